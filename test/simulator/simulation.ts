import { DeliveryQueue, type DeliveryQueueOptions, type DeliveryRecord } from "./deliveries.ts";
import { FaultBook } from "./faults.ts";
import { webhookOf } from "./meta/announce.ts";
import { type MetaState, MetaWorld } from "./meta/meta-world.ts";
import type { AcceptedSend, ChatRecord, MessageRecord, WebhookRecord } from "./records.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SignInBook } from "./sign-ins.ts";
import { World, type WorldState } from "./world.ts";

/** One call to the provider's API as it ended; `status` null: the connection was cut without an answer. */
export type RequestRecord = {
  at: string;
  method: string;
  path: string;
  apiKey: string | null;
  status: number | null;
  fault: string | null;
};

/** How far each person of the cast has come, by the person's key (cast-player.ts). */
export type CastState = {
  openedAccounts: string[];
  chatOf: Record<string, string>;
  linesSaid: Record<string, number>;
  repliesGiven: Record<string, number>;
};

const newCast = (): CastState => ({ openedAccounts: [], chatOf: {}, linesSaid: {}, repliesGiven: {} });

export type SimulationState = {
  version: 1;
  world: WorldState;
  pendingDeliveries: DeliveryRecord[];
  cast: CastState;
  /** Absent in files from before Meta was simulated. */
  meta?: MetaState;
};

export type SimulationOptions = DeliveryQueueOptions & {
  seed: number;
  log: (line: string) => void;
  saved?: SimulationState | undefined;
};

export type SimulationEvents = {
  /** The business answered a customer, by API or on its phone. */
  ownMessage: (message: MessageRecord, chat: ChatRecord) => void;
  webhookRegistered: (webhook: WebhookRecord) => void;
};

const REQUESTS_KEPT = 5_000;

/** One simulated provider: its memory, its faults, its outgoing webhook calls, and what it was asked. */
export class Simulation {
  readonly world: World;
  readonly meta: { readonly world: MetaWorld };
  readonly faults: FaultBook;
  readonly deliveries: DeliveryQueue;
  readonly signIns = new SignInBook();
  cast: CastState;
  readonly log: (line: string) => void;
  sends: AcceptedSend[] = [];
  requests: RequestRecord[] = [];
  /** How many answers to sends were varied so far. */
  answeredSends = 0;
  /** Called after anything that the state file should know. */
  onChange: () => void = () => {};
  readonly #listeners: { [Name in keyof SimulationEvents]: SimulationEvents[Name][] } = {
    ownMessage: [],
    webhookRegistered: [],
  };

  constructor(options: SimulationOptions) {
    this.log = options.log;
    this.world = new World(options.seed, options.saved?.world);
    this.meta = { world: new MetaWorld(options.saved?.meta) };
    this.cast = options.saved?.cast ?? newCast();
    this.faults = new FaultBook(new SeededRandom(options.seed + 1));
    this.deliveries = new DeliveryQueue(
      options,
      this.faults,
      new SeededRandom(options.seed + 2),
      (id) => this.world.webhooks.get(id) ?? webhookOf(this, id),
    );
    this.deliveries.resume(options.saved?.pendingDeliveries ?? []);
  }

  toState(): SimulationState {
    return {
      version: 1,
      world: this.world.toState(),
      pendingDeliveries: this.deliveries.pending(),
      cast: this.cast,
      meta: this.meta.world.toState(),
    };
  }

  on<Name extends keyof SimulationEvents>(name: Name, listener: SimulationEvents[Name]): void {
    this.#listeners[name].push(listener);
  }

  tellOwnMessage(message: MessageRecord, chat: ChatRecord): void {
    for (const listener of this.#listeners.ownMessage) listener(message, chat);
  }

  tellWebhookRegistered(webhook: WebhookRecord): void {
    for (const listener of this.#listeners.webhookRegistered) listener(webhook);
  }

  recordRequest(request: RequestRecord): void {
    this.requests.push(request);
    if (this.requests.length > REQUESTS_KEPT) this.requests.splice(0, this.requests.length - REQUESTS_KEPT);
  }

  /** Forgets everything, Meta's part too, or one UniPile workspace: accounts, messages, webhooks, faults, what was received. Keys stay. */
  reset(apiKey?: string): void {
    const keys = apiKey === undefined ? [...this.world.workspaces.keys()] : [apiKey];
    for (const key of keys) {
      this.world.removeWorkspace(key);
      this.world.workspace(key);
    }
    if (apiKey === undefined) {
      this.cast = newCast();
      this.meta.world.clear();
    }
    this.signIns.clear(apiKey);
    this.faults.clear(apiKey);
    this.deliveries.clear(apiKey);
    this.sends = this.sends.filter((send) => apiKey !== undefined && send.apiKey !== apiKey);
    this.requests = this.requests.filter((request) => apiKey !== undefined && request.apiKey !== apiKey);
    this.onChange();
  }
}
