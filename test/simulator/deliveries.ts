import type { DeliveryFacts, FaultBook } from "./faults.ts";
import type { WebhookRecord } from "./records.ts";
import type { SeededRandom } from "./seeded-random.ts";

export type DeliveryAttempt = { at: string; status: number | null; error: string | null };

export type DeliveryRecord = DeliveryFacts & {
  id: string;
  messageId: string | null;
  /** The JSON text that is posted: the same bytes at each attempt. */
  body: string;
  attempts: DeliveryAttempt[];
  outcome: "pending" | "delivered" | "failed" | "dropped" | "cancelled";
  /** Set on the second and further copies that a `duplicate` fault makes. */
  copyOf: string | null;
  /** Beside those of its webhook: the signature of this very body. */
  headers?: WebhookRecord["headers"];
};

export type DeliveryQueueOptions = {
  /** Waits before the retries, in ms; as many retries as entries. */
  retryDelaysMs: readonly number[];
  /** The longest an endpoint may take to answer. */
  timeoutMs: number;
  /** How many calls are under way at once; no order is promised among them. */
  concurrency: number;
  /** How many calls that are done with are remembered. */
  finishedKept?: number;
};

export type NewDelivery = {
  webhook: WebhookRecord;
  accountId: string;
  messageId: string | null;
  event: string;
  body: string;
  delayMs: number;
  headers?: WebhookRecord["headers"];
};

const FINISHED_KEPT = 5_000;

/**
 * Posts webhook calls as the provider does (reference: unipile, 5.2): success is exactly 200 in time,
 * anything else is tried again with growing delays, and after the last one the call is lost.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  readonly #faults: FaultBook;
  readonly #random: SeededRandom;
  readonly #webhook: (id: string) => WebhookRecord | undefined;
  readonly #records = new Map<string, DeliveryRecord>();
  readonly #pending = new Set<DeliveryRecord>();
  readonly #ready: DeliveryRecord[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #held = new Map<string, DeliveryRecord[]>();
  readonly #stopping = new AbortController();
  #watchers: (() => void)[] = [];
  #active = 0;
  #made = 0;
  #isStarted = false;

  constructor(
    options: DeliveryQueueOptions,
    faults: FaultBook,
    random: SeededRandom,
    webhook: (id: string) => WebhookRecord | undefined,
  ) {
    this.#options = options;
    this.#faults = faults;
    this.#random = random;
    this.#webhook = webhook;
  }

  add({ webhook, delayMs, accountId, messageId, event, body, headers = [] }: NewDelivery): void {
    const facts: DeliveryFacts = {
      webhookId: webhook.id,
      apiKey: webhook.apiKey,
      accountId,
      source: webhook.source,
      event,
    };
    const record = this.#record({ ...facts, messageId, body, headers, copyOf: null });
    const hit = this.#faults.takeForDelivery(facts);
    if (hit === null) {
      this.#later(record, delayMs);
      return;
    }
    switch (hit.fault.kind) {
      case "drop":
        this.#finish(record, "dropped");
        break;
      case "late":
        this.#later(record, delayMs + hit.fault.ms);
        break;
      case "duplicate":
        this.#later(record, delayMs);
        for (let copy = 0; copy < hit.fault.copies; copy++) {
          this.#later(this.#record({ ...facts, messageId, body, headers, copyOf: record.id }), delayMs);
        }
        break;
      case "reorder":
        this.#hold(hit.id, record, hit.fault.window, hit.fault.holdMs);
        break;
    }
  }

  /** Nothing leaves before this: a simulator whose port is taken must not deliver what another one remembers. */
  start(): void {
    this.#isStarted = true;
    this.#pump();
  }

  /** Takes up what was pending when the simulator stopped. */
  resume(records: readonly DeliveryRecord[]): void {
    for (const saved of records) this.#later(this.#record(saved), 0);
  }

  list(): DeliveryRecord[] {
    return [...this.#records.values()];
  }

  pending(apiKey?: string): DeliveryRecord[] {
    return [...this.#pending].filter((record) => apiKey === undefined || record.apiKey === apiKey);
  }

  /** True as soon as nothing is pending (of this key); false when `timeoutMs` pass before that. */
  async whenIdle(timeoutMs: number, apiKey?: string): Promise<boolean> {
    if (this.pending(apiKey).length === 0) return true;
    return await new Promise<boolean>((resolve) => {
      const timer = this.#after(timeoutMs, () => settle(false));
      const watch = () => {
        if (this.pending(apiKey).length === 0) settle(true);
      };
      const settle = (isIdle: boolean) => {
        this.#watchers = this.#watchers.filter((other) => other !== watch);
        this.#cancel(timer);
        resolve(isIdle);
      };
      this.#watchers.push(watch);
    });
  }

  /** Forgets everything, or one workspace's part; calls under way end on their own and count no more. */
  clear(apiKey?: string): void {
    for (const record of this.list()) {
      if (apiKey !== undefined && record.apiKey !== apiKey) continue;
      this.#records.delete(record.id);
      if (this.#pending.delete(record)) record.outcome = "cancelled";
    }
    this.#notify();
  }

  stop(): void {
    this.#stopping.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #record(fields: Omit<DeliveryRecord, "id" | "attempts" | "outcome">): DeliveryRecord {
    this.#made += 1;
    const record: DeliveryRecord = { ...fields, id: `delivery-${this.#made}`, attempts: [], outcome: "pending" };
    this.#records.set(record.id, record);
    this.#pending.add(record);
    return record;
  }

  #hold(faultId: string, record: DeliveryRecord, window: number, holdMs: number): void {
    const held = this.#held.get(faultId) ?? [];
    held.push(record);
    this.#held.set(faultId, held);
    const release = () => {
      if (this.#held.get(faultId) !== held) return;
      this.#held.delete(faultId);
      for (const next of this.#random.shuffled(held)) this.#later(next, 0);
    };
    if (held.length >= window) release();
    else if (held.length === 1) this.#after(holdMs, release);
  }

  #later(record: DeliveryRecord, delayMs: number): void {
    const start = () => {
      this.#ready.push(record);
      this.#pump();
    };
    if (delayMs > 0) this.#after(delayMs, start);
    else start();
  }

  #pump(): void {
    while (this.#isStarted && this.#active < this.#options.concurrency && !this.#stopping.signal.aborted) {
      const record = this.#ready.shift();
      if (record === undefined) return;
      this.#active += 1;
      void this.#attempt(record).finally(() => {
        this.#active -= 1;
        this.#pump();
      });
    }
  }

  async #attempt(record: DeliveryRecord): Promise<void> {
    if (record.outcome !== "pending") return;
    const webhook = this.#webhook(record.webhookId);
    if (webhook === undefined || !webhook.isEnabled) return this.#finish(record, "cancelled");
    const at = new Date().toISOString();
    const { status, error } = await this.#post(webhook, record);
    if (this.#stopping.signal.aborted) return;
    record.attempts.push({ at, status, error });
    if (record.outcome !== "pending") return;
    if (status === 200) return this.#finish(record, "delivered");
    const delayMs = this.#options.retryDelaysMs[record.attempts.length - 1];
    if (delayMs === undefined) return this.#finish(record, "failed");
    this.#later(record, delayMs);
  }

  async #post(
    webhook: WebhookRecord,
    { body, headers: ownHeaders = [] }: DeliveryRecord,
  ): Promise<{ status: number | null; error: string | null }> {
    const headers = new Headers({
      accept: "application/json, text/plain, */*",
      // JSON under this type is what a webhook made by API really sends, unless its headers say otherwise.
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "axios/1.7.7",
    });
    for (const { key, value } of [...webhook.headers, ...ownHeaders]) headers.set(key, value);
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#options.timeoutMs)]);
    try {
      const answer = await fetch(webhook.requestUrl, { method: "POST", headers, body, redirect: "manual", signal });
      await answer.arrayBuffer();
      return { status: answer.status, error: null };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.name : "unknown" };
    }
  }

  #finish(record: DeliveryRecord, outcome: DeliveryRecord["outcome"]): void {
    record.outcome = outcome;
    this.#pending.delete(record);
    if (this.#records.size > this.#finishedKept) this.#forgetOldest();
    this.#notify();
  }

  get #finishedKept(): number {
    return this.#options.finishedKept ?? FINISHED_KEPT;
  }

  #forgetOldest(): void {
    for (const record of this.#records.values()) {
      if (this.#records.size <= this.#finishedKept) return;
      if (record.outcome !== "pending") this.#records.delete(record.id);
    }
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #after(ms: number, then: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  #cancel(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}
