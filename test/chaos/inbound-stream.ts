import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { InboundEvent } from "./observations.ts";
import { type ChaosChat, type ChaosTenant, envelopeOf } from "./tenants.ts";

/** One webhook call to be made until it is answered by 200. */
export type Delivery = { id: string; tenant: ChaosTenant; body: string };

const COPIES = 3;
/** Deliveries that wait side by side, one of which is next by lot: so far may a copy be from its twin. */
const WINDOW = 400;
/** Long before now: what agents write comes after all of it, and none of it lies in the future. */
const BEGINS_BEFORE_MS = 6 * 60 * 60 * 1000;
const BETWEEN_EVENTS_MS = 1_000;
/** Every tenth event carries the time of one some places earlier. */
const BACK_MS = 4_500;

/**
 * What the customers write, as the provider delivers it: each event three times, shuffled, sometimes with other
 * bytes. `next` never runs dry until `end`; what failed comes back by `again`.
 */
export class InboundStream {
  readonly events = new Map<string, InboundEvent>();
  readonly #tenants: readonly ChaosTenant[];
  readonly #simulator: RunningSimulator;
  readonly #random: SeededRandom;
  readonly #beginsAt = Date.now() - BEGINS_BEFORE_MS;
  readonly #window: Delivery[] = [];
  #open = 0;
  #hasEnded = false;

  constructor(tenants: readonly ChaosTenant[], simulator: RunningSimulator, random: SeededRandom) {
    this.#tenants = tenants;
    this.#simulator = simulator;
    this.#random = random;
  }

  /** null when nothing waits at this moment: then see `isDrained`. */
  next(): Delivery | null {
    while (!this.#hasEnded && this.#window.length < WINDOW) this.#makeEvent(this.#tenant());
    if (this.#window.length === 0) return null;
    const place = this.#random.between(0, this.#window.length - 1);
    const [delivery] = this.#window.splice(place, 1);
    return delivery ?? null;
  }

  /** Answered by 200: never before the event was made, so it is there. */
  acknowledge(delivery: Delivery): void {
    this.#open -= 1;
    const event = this.events.get(delivery.id);
    if (event !== undefined) event.isAcknowledged = true;
  }

  again(delivery: Delivery): void {
    this.#window.push(delivery);
  }

  /** One event for each chat, so that all chats are there before anything is counted on. */
  makeOneForEachChat(): void {
    for (const tenant of this.#tenants) for (const chat of tenant.chats) this.#makeEvent(tenant, chat);
  }

  end(): void {
    this.#hasEnded = true;
  }

  /** Every delivery of every event has been answered by 200. */
  get isDrained(): boolean {
    return this.#hasEnded && this.#open === 0;
  }

  /** A fifth of everything goes to one tenant: its object is always busy. */
  #tenant(): ChaosTenant {
    const index = this.#random.next() < 0.2 ? 0 : this.#random.between(0, this.#tenants.length - 1);
    return this.#tenants[index] as ChaosTenant;
  }

  #makeEvent(tenant: ChaosTenant, chat: ChaosChat = this.#random.pick(tenant.chats)): void {
    const serial = this.events.size + 1;
    const id = `E${serial.toString(36).padStart(6, "0")}`;
    chat.numbered += 1;
    const late = this.#random.next() < 0.1 ? BACK_MS : 0;
    const at = this.#beginsAt + chat.numbered * BETWEEN_EVENTS_MS - late;
    this.events.set(id, { tenant: tenant.name, chat: chat.pattern.chatId, at, isAcknowledged: false });
    const text = `${id} is number ${chat.numbered} here`;
    const envelope = envelopeOf(this.#simulator, tenant, chat, { id, serial, text, at });
    const body = JSON.stringify(envelope);
    for (let copy = 0; copy < COPIES; copy++) {
      const isRespelt = copy > 0 && this.#random.next() < 0.5;
      this.#window.push({ id, tenant, body: isRespelt ? respelt(envelope, copy) : body });
      this.#open += 1;
    }
  }
}

/** The same message in other bytes, as when a provider has changed its serializer between two tries. */
function respelt(envelope: Record<string, unknown>, copy: number): string {
  const turned = Object.fromEntries(Object.entries(envelope).reverse());
  return JSON.stringify({ ...turned, simulated_copy: copy }, null, copy);
}
