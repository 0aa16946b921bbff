import type { MessagingEvent } from "./records.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What goes wrong with a call to the provider's API. */
export type RequestFaultKind =
  /** Waits, then serves the call as usual. */
  | { kind: "delay"; ms: number }
  /** Serves the call at once, and answers late. */
  | { kind: "delay_answer"; ms: number }
  /** Answers this status without looking at the call: nothing is accepted. `errorType` is UniPile's, `code` Meta's. */
  | {
      kind: "status";
      status: number;
      errorType?: string | undefined;
      code?: number | undefined;
      retryAfterSeconds?: number | undefined;
    }
  /** Serves the call, and answers this status all the same: what was accepted stays accepted. */
  | { kind: "status_after"; status: number; errorType?: string | undefined; code?: number | undefined }
  /** Serves a page of a list as if `by` rows had come (repeats some) or gone (leaves some out) since the one before. */
  | { kind: "shift_page"; by: number }
  /** Destroys the connection before the call is read. */
  | { kind: "cut_before" }
  /** Serves the call (a message is stored, its echo goes out) and destroys the connection without an answer. */
  | { kind: "cut_after" };

/** How a list route learns that its page is to be shifted; nobody else sends it. */
export const SHIFT_HEADER = "x-simulated-shift";

/** What goes wrong with a webhook call. */
export type DeliveryFaultKind =
  | { kind: "drop" }
  | { kind: "duplicate"; copies: number }
  | { kind: "late"; ms: number }
  /** Holds deliveries until `window` of them wait (or `holdMs` passed), then lets them go shuffled. */
  | { kind: "reorder"; window: number; holdMs: number };

export type RequestScope = {
  method?: string | undefined;
  /** The path below `/api/v1`, or Meta's below its version; `:x` stands for one part, as in `/chats/:id/messages`. */
  path?: string | undefined;
  apiKey?: string | undefined;
  accountId?: string | undefined;
};

export type DeliveryScope = {
  webhookId?: string | undefined;
  apiKey?: string | undefined;
  accountId?: string | undefined;
  source?: "messaging" | "account_status" | undefined;
  event?: MessagingEvent | undefined;
};

export type FaultInput = {
  /** How many times it happens; null: until it is cleared. Default 1. */
  count?: number | null | undefined;
  /** The chance that a matching call is hit, from the simulator's seeded source. Default 1. */
  probability?: number | undefined;
} & (
  | { on: "request"; scope?: RequestScope | undefined; fault: RequestFaultKind }
  | { on: "delivery"; scope?: DeliveryScope | undefined; fault: DeliveryFaultKind }
);

export type Fault = FaultInput & { id: string; hits: number };

export type RequestFacts = { method: string; path: string; apiKey: string | null; accountId: string | null };
export type DeliveryFacts = {
  webhookId: string;
  apiKey: string;
  accountId: string;
  source: "messaging" | "account_status";
  event: string;
};

/** The faults that are set, in order. Taking one counts it. */
export class FaultBook {
  readonly #random: SeededRandom;
  #faults: Fault[] = [];
  #made = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  add(input: FaultInput): Fault {
    this.#made += 1;
    const fault: Fault = { ...input, id: `fault-${this.#made}`, hits: 0 };
    this.#faults.push(fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.#faults];
  }

  /** True when there was such a fault. */
  remove(id: string): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  /** Clears all, or those that are scoped to one API key. */
  clear(apiKey?: string): void {
    this.#faults = apiKey === undefined ? [] : this.#faults.filter((fault) => fault.scope?.apiKey !== apiKey);
  }

  /** The first fault that hits this call; null when none does. */
  takeForRequest(facts: RequestFacts): RequestFaultKind | null {
    for (const fault of this.#faults) {
      if (fault.on !== "request" || !requestMatches(fault.scope ?? {}, facts)) continue;
      if (this.#take(fault)) return fault.fault;
    }
    return null;
  }

  takeForDelivery(facts: DeliveryFacts): { id: string; fault: DeliveryFaultKind } | null {
    for (const fault of this.#faults) {
      if (fault.on !== "delivery" || !deliveryMatches(fault.scope ?? {}, facts)) continue;
      if (this.#take(fault)) return { id: fault.id, fault: fault.fault };
    }
    return null;
  }

  #take(fault: Fault): boolean {
    const count = fault.count === undefined ? 1 : fault.count;
    if (count !== null && fault.hits >= count) return false;
    if (fault.probability !== undefined && this.#random.next() >= fault.probability) return false;
    fault.hits += 1;
    return true;
  }
}

function requestMatches(scope: RequestScope, facts: RequestFacts): boolean {
  return (
    (scope.method === undefined || scope.method.toUpperCase() === facts.method) &&
    (scope.path === undefined || pathMatches(scope.path, facts.path)) &&
    (scope.apiKey === undefined || scope.apiKey === facts.apiKey) &&
    (scope.accountId === undefined || scope.accountId === facts.accountId)
  );
}

function deliveryMatches(scope: DeliveryScope, facts: DeliveryFacts): boolean {
  return (
    (scope.webhookId === undefined || scope.webhookId === facts.webhookId) &&
    (scope.apiKey === undefined || scope.apiKey === facts.apiKey) &&
    (scope.accountId === undefined || scope.accountId === facts.accountId) &&
    (scope.source === undefined || scope.source === facts.source) &&
    (scope.event === undefined || scope.event === facts.event)
  );
}

function pathMatches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return wanted.length === given.length && wanted.every((part, i) => part.startsWith(":") || part === given[i]);
}
