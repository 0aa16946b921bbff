import { upsertAccount } from "../../worker/inbox/accounts.ts";
import { openLog } from "../../worker/inbox/event-log.ts";
import { replayWaitingFor } from "../../worker/inbox/ingest.ts";
import { ingestGroup } from "../../worker/inbox/ingest-group.ts";
import type { OutboxItem } from "../../worker/inbox/outbox.ts";
import type { Sql } from "../../worker/inbox/sql.ts";
import type { ChannelEvent, MessageStatus, ParsedDelivery, SendOutcome } from "../../worker/shared/wire.ts";
import { broadcastTo, LiveClient } from "./live-client.ts";
import { memoryInbox } from "./memory-sql.ts";
import { ProviderModel } from "./provider-model.ts";

export const START = Date.UTC(2026, 10, 21, 12);

export const ACCOUNTS = [
  { id: "account-1", provider: "unipile", channel: "whatsapp", externalId: "acc-1", name: "Shop", state: "connected" },
  { id: "account-2", provider: "unipile", channel: "instagram", externalId: "acc-2", name: "shop", state: "connected" },
] as const;

/** A message of ours as its author thinks of it. */
export type AgentSend = { clientId: string; seq: number; chatId: string; text: string; manualRetries: number };

export type InFlight = { item: OutboxItem; outcome: SendOutcome };

/** A tenant's inbox with everything around it: a provider, clients, a clock. Nothing of it knows chance. */
export class World {
  readonly sql: Sql;
  readonly provider = new ProviderModel();
  readonly clients: LiveClient[];
  readonly sends: AgentSend[] = [];
  /** Client ids of messages that were called back: they are used up. */
  readonly calledBack = new Set<string>();
  /** Messages for later: their client ids, by their own. */
  readonly plans = new Map<string, string>();
  readonly bodies: { events: ChannelEvent[]; body: ArrayBuffer; at: number }[] = [];
  /** Which messages of ours the provider took, in its order. */
  readonly accepted: { seq: number; chatId: string }[] = [];
  /** When each attempt at a message of ours left. */
  readonly attempts: { seq: number; at: number }[] = [];
  inFlight: InFlight[] = [];
  now = START;
  /** Clocks jump; what was believable at some time stays where it was put. */
  latestNow = START;
  sentHead = 0;
  isSecondConnected = false;
  /** The last tick that was seen of each message, to notice one that falls. */
  readonly ticks = new Map<string, MessageStatus>();
  deliveries = 0;

  constructor(sql: Sql = memoryInbox()) {
    this.sql = sql;
    openLog(sql);
    upsertAccount(sql, ACCOUNTS[0], this.now);
    this.clients = [new LiveClient(sql, "ana"), new LiveClient(sql, "ben")];
  }

  deliver(events: ChannelEvent[]): void {
    this.deliverBytes(this.write(events));
  }

  /** A webhook's body with these events, which from now on may come again. */
  write(events: ChannelEvent[]): ArrayBuffer {
    const body = new TextEncoder().encode(JSON.stringify(events)).buffer as ArrayBuffer;
    this.bodies.push({ events, body, at: this.now });
    return body;
  }

  /** Calls that share a commit, as they do in the object. */
  deliverBytes(...bodies: ArrayBuffer[]): void {
    const deliveries = bodies.map((body) => ({ provider: "unipile" as const, body, receivedAt: this.now }));
    const outcomes = ingestGroup(this.sql, deliveries, parseModel, this.now, (reason) => {
      throw reason;
    });
    for (const outcome of outcomes) {
      if (!outcome.ok) throw new Error("a delivery was refused without a fault of the storage");
      if (!outcome.value.duplicate) this.deliveries += 1;
    }
  }

  connectSecondAccount(): void {
    if (this.isSecondConnected) return;
    this.isSecondConnected = true;
    upsertAccount(this.sql, ACCOUNTS[1], this.now);
    replayWaitingFor(this.sql, ACCOUNTS[1].externalId, parseModel, this.now);
  }

  /** A message that a person sends again begins anew. */
  forgetTicks(id: string): void {
    for (const key of this.ticks.keys()) if (key.startsWith(`${id} `)) this.ticks.delete(key);
  }

  /** After each step, as the object does: write first, then send. */
  letOut(): void {
    this.latestNow = Math.max(this.latestNow, this.now);
    this.sentHead = broadcastTo(this.clients, this.sql, this.sentHead);
  }
}

/** Deliveries of the model are its events as JSON; what is not JSON is dead, as with a real channel. */
export function parseModel(_provider: string, body: ArrayBuffer): ParsedDelivery {
  try {
    return { events: JSON.parse(new TextDecoder().decode(body)) as ChannelEvent[], ignored: [], dead: [] };
  } catch {
    return { events: [], ignored: [], dead: [{ reason: "not_json", detail: "the body" }] };
  }
}
