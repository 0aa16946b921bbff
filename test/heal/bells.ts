import { isNews } from "../../worker/shared/is-news.ts";
import type { LiveEvent } from "../../worker/shared/wire.ts";
import { LiveWatcher } from "../chaos/live-watcher.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { HealTenant } from "./heal-tenants.ts";

/** A client that rings a bell for what is news, as browsers do: once for a message, and never for an old one. */
export class Bells {
  rung = 0;
  readonly stray: string[] = [];
  readonly breaches: () => readonly string[];
  readonly #watcher: LiveWatcher;
  readonly #rungFor = new Set<string>();

  constructor({ api }: HealTenant, random: SeededRandom) {
    const shown = (event: LiveEvent) => this.#hear(event);
    this.#watcher = new LiveWatcher(api.origin, api.cookie, random, { reached: () => {}, live: () => {}, shown });
    this.breaches = () => this.#watcher.breaches;
  }

  start(): void {
    this.#watcher.start();
  }

  stop(): void {
    this.#watcher.stop();
  }

  #hear({ seq, at, change }: LiveEvent): void {
    // The event that brought a message has its number; every later one is a change of it.
    if (change.kind !== "message" || change.message.seq !== seq) return;
    const { message } = change;
    if (!isNews(message, Date.parse(at))) return;
    this.rung += 1;
    const id = message.providerMessageId ?? message.id;
    const ageMs = Date.parse(at) - Date.parse(message.at);
    if (this.#rungFor.has(id)) this.stray.push(`${id} twice`);
    if (ageMs > OLD_MS) this.stray.push(`${id} is ${Math.round(ageMs / 1000)} s old`);
    this.#rungFor.add(id);
  }
}

/** What anybody would call old. */
const OLD_MS = 120_000;
