import { median } from "./quantile.ts";

/** One line of the result: medians over the rounds. `ratio` is parley / floor; null where there is nothing to divide. */
export type Figure = { name: string; unit: string; parley: number; floor: number; ratio: number | null };

/** What the rounds gave, by figure and side. */
export class Figures {
  readonly #units = new Map<string, string>();
  readonly #values = new Map<string, { parley: number[]; floor: number[] }>();

  add(name: string, unit: string, side: "parley" | "floor", value: number): void {
    this.#units.set(name, unit);
    const values = this.#values.get(name) ?? { parley: [], floor: [] };
    values[side].push(value);
    this.#values.set(name, values);
  }

  list(): Figure[] {
    return [...this.#values].map(([name, values]) => {
      const parley = rounded(median(values.parley));
      const floor = rounded(median(values.floor));
      const ratio = floor > 0 && Number.isFinite(parley) ? rounded(parley / floor) : null;
      return { name, unit: this.#units.get(name) ?? "", parley, floor, ratio };
    });
  }
}

/** Three digits that count: the machine gives no more. */
const rounded = (value: number): number => Number(value.toPrecision(value >= 1_000 ? 4 : 3));
