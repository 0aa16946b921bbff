/**
 * A small repeatable random source (mulberry32): the same seed gives the same ids, variations, faults and
 * conversations, so that a failing run can be run again. Not for secrets.
 */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Save it, and `new SeededRandom(state)` goes on where this one stopped. */
  get state(): number {
    return this.#state;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number in [from, to], both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  digits(length: number): string {
    let text = String(this.between(1, 9));
    while (text.length < length) text += String(this.between(0, 9));
    return text;
  }

  /** The form of the provider's own ids: 22 characters, 128 bits in base64url. */
  providerStyleId(): string {
    const bytes = Uint8Array.from({ length: 16 }, () => this.between(0, 255));
    return btoa(String.fromCharCode(...bytes))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  }

  /** A shuffled copy. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, weight: this.next() }))
      .sort((a, b) => a.weight - b.weight)
      .map(({ item }) => item);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }
}
