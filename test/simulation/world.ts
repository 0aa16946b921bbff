import { careForAccount } from "../../worker/inbox/account-care.ts";
import { listAccounts, upsertAccount } from "../../worker/inbox/accounts.ts";
import { openLog } from "../../worker/inbox/event-log.ts";
import { ingestGroup } from "../../worker/inbox/ingest-group.ts";
import { findMessage } from "../../worker/inbox/messages.ts";
import type { OutboxItem } from "../../worker/inbox/outbox.ts";
import type { Sql } from "../../worker/inbox/sql.ts";
import { applyPage } from "../../worker/inbox/sync/apply-page.ts";
import { replayWaiting } from "../../worker/inbox/waiting-calls.ts";
import type {
  Account,
  ChannelEvent,
  MessageStatus,
  ParsedDelivery,
  Provider,
  SendOutcome,
} from "../../worker/shared/wire.ts";
import { ACCOUNTS, isOfMeta } from "./accounts.ts";
import { broadcastTo, LiveClient } from "./live-client.ts";
import { memoryInbox } from "./memory-sql.ts";
import { ProviderModel } from "./provider-model.ts";

export const START = Date.UTC(2026, 10, 21, 12);

export type Call = { provider: Provider; body: ArrayBuffer };

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
  /** Everything that was delivered. */
  told: ChannelEvent[] = [];
  bodies: (Call & { events: ChannelEvent[]; at: number })[] = [];
  /** Which messages of ours the provider took, in its order. */
  readonly accepted: { seq: number; chatId: string }[] = [];
  /** When each attempt at a message of ours left. */
  readonly attempts: { seq: number; at: number }[] = [];
  inFlight: InFlight[] = [];
  now = START;
  /** Clocks jump; what was believable at some time stays where it was put. */
  latestNow = START;
  sentHead = 0;
  /** How often the second account was connected; it is another one each time. */
  timesConnected = 0;
  isSecondConnected = false;
  isClockPutBack = false;
  /** Whether somebody has given dead letters up. */
  dismissed = false;
  /** Whether people are known by more or less than the calls say: by a list, or at a message that no call brings. */
  knowsPeopleOtherwise = false;
  /** Whether what the provider lists goes back to before the accounts were connected. */
  connectedLate = false;
  /** The last tick that was seen of each message, to notice one that falls. */
  readonly ticks = new Map<string, MessageStatus>();
  deliveries = 0;

  constructor(sql: Sql = memoryInbox()) {
    this.sql = sql;
    openLog(sql);
    upsertAccount(sql, ACCOUNTS[0], this.now);
    upsertAccount(sql, ACCOUNTS[2], this.now);
    this.clients = [new LiveClient(sql, "ana"), new LiveClient(sql, "ben")];
    // In fifty steps they would hardly ever come to hear of anything live.
    for (const client of this.clients) {
      client.connect();
      client.pump(10);
    }
  }

  deliver(events: ChannelEvent[]): void {
    this.deliverCalls(...this.write(events));
  }

  /** The calls that bring these events, one of each provider: from now on they may come again. */
  write(events: ChannelEvent[]): Call[] {
    const calls: Call[] = [];
    for (const provider of ["unipile", "meta"] as const) {
      const own = events.filter(({ accountExternalId }) => providerOf(accountExternalId) === provider);
      if (own.length === 0) continue;
      const body = new TextEncoder().encode(JSON.stringify(own)).buffer as ArrayBuffer;
      this.told.push(...own);
      this.bodies.push({ provider, events: own, body, at: this.now });
      calls.push({ provider, body });
    }
    return calls;
  }

  /** Calls that share a commit, as they do in the object. */
  deliverCalls(...calls: Call[]): void {
    const deliveries = calls.map(({ provider, body }) => ({ provider, body, receivedAt: this.now }));
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
    this.timesConnected += 1;
    upsertAccount(this.sql, { ...ACCOUNTS[1], id: `account-2-${this.timesConnected}` }, this.now);
    replayWaiting(this.sql, parseModel, this.now);
  }

  /** The accounts of UniPile, as they are now. */
  accounts(): Account[] {
    return listAccounts(this.sql)
      .filter(({ provider }) => provider === "unipile")
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Somebody signs it in again. */
  returns({ id, provider, channel, externalId, name }: Account): void {
    upsertAccount(this.sql, { id, provider, channel, externalId, name, state: "connected" }, this.now);
  }

  allAccountsReturn(): void {
    for (const account of listAccounts(this.sql)) {
      this.returns(account);
      careForAccount(this.sql, account.id, { type: "resume" }, this.now);
    }
    const [first] = this.accounts();
    if (this.provider.remakes === 0 || first === undefined) return;
    const events = this.provider.listAll(ACCOUNTS[0].externalId);
    this.knowsPeopleOtherwise = true;
    const page = { accountId: first.id, events, askedAt: this.now, connectedAt: 0, revivesFiles: false };
    applyPage(this.sql, page, this.now);
  }

  /** All that was ever said of it is erased here, and its provider tells none of it again. */
  forgetSecondAccount(): void {
    const { externalId } = ACCOUNTS[1];
    this.isSecondConnected = false;
    this.provider.forget(externalId);
    this.bodies = this.bodies.filter(({ events }) => !events.some((event) => event.accountExternalId === externalId));
    this.told = this.told.filter((event) => event.accountExternalId !== externalId);
    this.deliveries = this.sql.first<{ kept: number }>("SELECT count(*) AS kept FROM deliveries")?.kept ?? 0;
    const isHere = ({ seq }: { seq: number }) => findMessage(this.sql, seq) !== null;
    this.sends.splice(0, Number.POSITIVE_INFINITY, ...this.sends.filter(isHere));
    this.accepted.splice(0, Number.POSITIVE_INFINITY, ...this.accepted.filter(isHere));
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

const providerOf = (account: string): Provider => (isOfMeta(account) ? "meta" : "unipile");

/** Deliveries of the model are its events as JSON; what is not JSON is dead, as with a real channel. */
export function parseModel(_provider: string, body: ArrayBuffer): ParsedDelivery {
  try {
    return { events: JSON.parse(new TextDecoder().decode(body)) as ChannelEvent[], ignored: [], dead: [] };
  } catch {
    return { events: [], ignored: [], dead: [{ reason: "not_json", detail: "the body" }] };
  }
}
