import { countUnread } from "../../worker/inbox/chats.ts";
import { entriesAfter, logFloor, position } from "../../worker/inbox/event-log.ts";
import { replayDeliveries } from "../../worker/inbox/replay.ts";
import { stateHash } from "../../worker/inbox/state-hash.ts";
import type { ChannelEvent, MessageStatus } from "../../worker/shared/wire.ts";
import { chatsOf, isPoison, threadOf } from "./operations.ts";
import { type AgentSend, parseModel, World } from "./world.ts";

/**
 * What must hold after every step, and what must hold once everything has come to rest. Numbers in brackets
 * are those of the ten invariants in the reliability reference, section 3.1.
 */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new BrokenPromise(promise);
}

const YEAR_2009 = Date.UTC(2009, 0, 1);
const AHEAD_MS = 10 * 60 * 1000;

const RANK: Record<MessageStatus, number> = {
  received: 0,
  queued: 0,
  sending: 0,
  unconfirmed: 0,
  failed: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
};

export function checkAlways(world: World): void {
  const { sql } = world;
  const { head } = position(sql);
  const floor = logFloor(sql);

  const log = sql.first<{ events: number; first: number | null; last: number | null }>(
    "SELECT count(*) AS events, min(seq) AS first, max(seq) AS last FROM event_log",
  );
  must(log !== null && log.events === head - floor + 1, "[3] the log has neither holes nor repeats");
  must(log.events === 0 || (log.first === floor && log.last === head), "[3] the log ends at the head");

  const twice = sql.first(
    `SELECT 1 AS one FROM messages WHERE external_id IS NOT NULL GROUP BY account_id, external_id, part HAVING count(*) > 1`,
  );
  must(twice === null, "[2] one row for one provider message");

  for (const client of world.clients) {
    must(client.state.cursor <= head, "[4] no client is ahead of the server");
    client.applied.forEach((seq, place) => {
      must(
        seq === client.appliedFrom + place + 1,
        "[4] a client's log is a run of the server's, without holes or repeats",
      );
    });
  }

  const raw = sql.first<{ elements: number; settled: number; dead: number; deliveries: number }>(
    `SELECT coalesce(sum(elements), 0) AS elements, coalesce(sum(applied + ignored), 0) AS settled, count(*) AS deliveries,
            (SELECT count(*) FROM dead_letters) AS dead FROM deliveries`,
  );
  must(raw !== null && raw.elements === raw.settled + raw.dead, "[7] raw = processed + dead letters");
  must(raw.deliveries === world.deliveries, "[1] every acknowledged delivery is kept");

  const failed = sql.first<{ failed: number }>(
    "SELECT count(*) AS failed FROM dead_letters WHERE reason = 'apply_failed'",
  );
  must(failed?.failed === poisonIn(world), "[7] what could not be applied is a dead letter, and nothing else is");

  const foreign = sql.first(
    "SELECT 1 AS one FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.account_id <> c.account_id LIMIT 1",
  );
  must(foreign === null, "[8] no message lies in another account's chat");

  const forgotten = sql.first(
    `SELECT 1 AS one FROM orphans o JOIN messages m
       ON m.account_id = o.account_id AND (m.external_id = o.target OR m.provider_message_id = o.target) LIMIT 1`,
  );
  must(forgotten === null, "[5] nothing waits for a message that is here");

  const misplaced = sql.first(
    "SELECT 1 AS one FROM messages WHERE sort_at < ? OR sort_at > ? LIMIT 1",
    YEAR_2009,
    world.latestNow + AHEAD_MS,
  );
  must(misplaced === null, "a wrong clock neither pins a message to the end nor sends it to 1970");

  const wrongLast = sql.first(
    `SELECT 1 AS one FROM chats c WHERE c.last_seq IS NOT
       (SELECT seq FROM messages WHERE chat_id = c.id ORDER BY sort_at DESC, seq DESC LIMIT 1) LIMIT 1`,
  );
  must(wrongLast === null, "a chat shows its newest message as the last one");

  const halfWay = sql.first("SELECT 1 AS one FROM identities WHERE value = 'poisoner' LIMIT 1");
  must(halfWay === null, "an element that cannot be applied leaves nothing behind");

  for (const chat of sql.all<{ id: string; unread: number; readSeq: number }>(
    "SELECT id, unread_count AS unread, read_seq AS readSeq FROM chats",
  )) {
    must(chat.unread === countUnread(sql, chat.id, chat.readSeq), "[9] unread counts equal a recount");
  }

  for (const { id, status } of sql.all<{ id: string; status: MessageStatus }>(
    // By message and provider's id: of two sends with the same words one may have been taken for the other, and
    // putting that right is not a tick that falls.
    "SELECT 'm' || seq || ' ' || coalesce(external_id, '') AS id, status FROM messages WHERE direction = 'out'",
  )) {
    const before = world.ticks.get(id) ?? "queued";
    // "Sent" may turn out to be undeliverable. What was delivered was delivered.
    const isBadNews = status === "failed" && before === "sent";
    must(RANK[status] >= RANK[before] || isBadNews, "a tick never falls");
    world.ticks.set(id, status);
  }

  for (const { seq, times } of timesAccepted(world)) {
    const retries = world.sends.find((send) => send.seq === seq)?.manualRetries ?? 0;
    must(times <= 1 + retries, "[6] the provider takes a message once, unless a person sent it again");
  }
  checkSendOrder(world);
}

/** Elements that no database takes, in the distinct deliveries that were acknowledged. */
function poisonIn(world: World): number {
  const distinct = new Map(world.bodies.map((one) => [JSON.stringify(one.events), one.events]));
  return [...distinct.values()].flat().filter(isPoison).length;
}

/** One in flight per chat: what the provider took of a chat, it took in the order in which it was written. */
function checkSendOrder(world: World): void {
  const lastOf = new Map<string, number>();
  for (const { seq, chatId } of world.accepted) {
    if (world.sends.find((send) => send.seq === seq)?.manualRetries !== 0) continue;
    must(seq > (lastOf.get(chatId) ?? 0), "messages of one chat leave in their order");
    lastOf.set(chatId, seq);
  }
}

function timesAccepted(world: World): { seq: number; times: number }[] {
  const times = new Map<number, number>();
  for (const { seq } of world.accepted) times.set(seq, (times.get(seq) ?? 0) + 1);
  return [...times].map(([seq, count]) => ({ seq, times: count }));
}

export function checkAtRest(world: World, shuffleSeed: number): void {
  checkAlways(world);
  const { sql, provider } = world;

  const open = sql.first("SELECT 1 AS one FROM outbox WHERE state IN ('queued', 'sending', 'settling') LIMIT 1");
  must(open === null, "no send is left undecided");

  for (const message of provider.messages) {
    const rows = sql.all<{ rows: number }>(
      `SELECT 1 AS rows FROM messages m JOIN accounts a ON a.id = m.account_id WHERE a.external_id = ?1 AND m.external_id = ?2
       UNION ALL
       SELECT 1 FROM superseded_ids s JOIN accounts a ON a.id = s.account_id WHERE a.external_id = ?1 AND s.external_id = ?2`,
      message.account,
      message.externalId,
    );
    must(rows.length === 1, "[1] what the provider has is on the screen, once");
  }
  const strangers = sql.first<{ strangers: number }>(
    "SELECT count(*) AS strangers FROM messages WHERE external_id IS NOT NULL",
  );
  must(
    (strangers?.strangers ?? 0) <= provider.messages.length,
    "[1] nothing is on the screen that the provider does not have",
  );

  for (const send of world.sends) {
    const row = sql.first<{ status: MessageStatus; externalId: string | null; errorCode: string | null }>(
      "SELECT status, external_id AS externalId, error_code AS errorCode FROM messages WHERE seq = ?",
      send.seq,
    );
    must(row !== null, "a message that an agent wrote stays");
    must(row.status !== "queued" && row.status !== "sending", "every send has an outcome that people can see");
    const told = toldOf(world, row.externalId);
    must(RANK[row.status] === 0 || row.externalId !== null, "a tick is only shown with the provider's word for it");
    must(RANK[row.status] > 0 || row.errorCode !== null, "what was not sent says why");
    const wasTaken = world.accepted.some((one) => one.seq === send.seq);
    if (RANK[row.status] > 0) must(isItsOwn(world, send, row.externalId), "a tick tells the truth");
    // Where the provider changed the words and its answer was lost, nothing shows that the two are one.
    const isTellable = provider.messages.some((message) => message.sentFor === send.seq && message.text === send.text);
    if (wasTaken && isTellable && !told.has("failed") && send.manualRetries === 0)
      must(RANK[row.status] > 0, "a send that went through does not look failed");
  }

  checkTicks(world);

  for (const client of world.clients) {
    must(client.state.cursor === position(sql).head, "[4] a client that had time is equal to the server");
    for (const chat of chatsOf(world)) {
      must(
        JSON.stringify(client.state.chats[chat.id]) === JSON.stringify(chat),
        "[4] a client's chats are the server's",
      );
      const thread = client.state.threads[chat.id];
      if (thread?.status !== "ready") continue;
      const shown = JSON.stringify(thread.messages.toReversed());
      must(shown === JSON.stringify(threadOf(world, chat.id)), "[4] a client's thread is the server's");
    }
  }

  const before = stateHash(sql);
  replayDeliveries(sql, { cursor: null, limit: 10_000 }, parseModel, world.now);
  must(stateHash(sql) === before, "[10] replaying all that was delivered changes nothing");

  checkOrderFree(world, shuffleSeed);
  must(
    entriesAfter(sql, logFloor(sql) - 1, 1)[0]?.seq === logFloor(sql) || position(sql).head < logFloor(sql),
    "[3] the floor is the oldest event",
  );
}

const ECHO_BEFORE_MS = 2 * 60 * 1000;
const ECHO_AFTER_MS = 15 * 60 * 1000;

/**
 * Whether a provider's id at a message of ours is of what was sent for it, or of the same words typed on the
 * phone at the time: nobody, the customer least, can tell those two apart.
 */
function isItsOwn(world: World, send: AgentSend, externalId: string | null): boolean {
  const message = world.provider.messages.find((one) => one.externalId === externalId);
  if (message === undefined) return false;
  if (message.sentFor === send.seq) return true;
  const isAtTheTime = world.attempts.some(
    (attempt) =>
      attempt.seq === send.seq && message.at >= attempt.at - ECHO_BEFORE_MS && message.at <= attempt.at + ECHO_AFTER_MS,
  );
  return isAtTheTime && message.text.trim() === send.text.trim();
}

/** The tick of everything that the provider took is what its receipts say, whatever order they came in. */
function checkTicks(world: World): void {
  const retried = new Set(world.sends.filter((send) => send.manualRetries > 0).map((send) => send.seq));
  for (const row of world.sql.all<{ seq: number; externalId: string; status: MessageStatus }>(
    "SELECT seq, external_id AS externalId, status FROM messages WHERE direction = 'out' AND external_id IS NOT NULL",
  )) {
    if (retried.has(row.seq)) continue;
    const told = toldOf(world, row.externalId);
    const reached = (["played", "read", "delivered"] as const).find((status) => told.has(status));
    must(row.status === (reached ?? (told.has("failed") ? "failed" : "sent")), "a tick is what the receipts say");
  }
}

/** What the provider has told us of a message of ours. */
function toldOf(world: World, externalId: string | null): Set<string> {
  const told = new Set<string>();
  for (const event of world.bodies.flatMap((one) => one.events)) {
    if (event.type !== "receipt") continue;
    const { target } = event;
    if (target.externalId === externalId || target.providerMessageId === `wamid-${externalId}`) told.add(event.status);
  }
  return told;
}

/** [5] Any permutation of what was delivered, with repeats, ends in the same view. */
function checkOrderFree(world: World, seed: number): void {
  const told = [
    ...new Map(world.bodies.flatMap((one) => one.events).map((event) => [JSON.stringify(event), event])).values(),
  ];
  const other = new World();
  other.connectSecondAccount();
  other.now = world.now;
  for (const event of shuffled([...told, ...told.slice(0, told.length >> 1)], seed)) other.deliver([event]);
  must(
    customersView(other, told) === customersView(world, told),
    "[5] the same events in any order give the same view",
  );
}

/** What customers wrote, as shown: our own messages depend on what we sent, not only on what was delivered. */
function customersView(world: World, told: ChannelEvent[]): string {
  const rows = world.sql.all<{ externalId: string }>(
    `SELECT m.external_id AS externalId, m.text, m.reactions, m.edited_at AS editedAt, m.deleted_at AS deletedAt, m.kind
     FROM messages m WHERE m.direction = 'in' ORDER BY m.account_id, m.external_id`,
  );
  const people = world.sql.all(
    `SELECT i.account_id AS account, i.kind, i.value,
            (SELECT name FROM contacts WHERE root_id = w.root_id AND name IS NOT NULL ORDER BY name_at DESC, name DESC LIMIT 1) AS name,
            (SELECT group_concat(kind || ' ' || value, ', ') FROM
              (SELECT kind, value FROM identities WHERE account_id = i.account_id
               AND contact_id IN (SELECT id FROM contacts WHERE root_id = w.root_id) ORDER BY kind, value)) AS alsoKnownAs
     FROM identities i JOIN contacts w ON w.id = i.contact_id ORDER BY i.account_id, i.kind, i.value`,
  );
  return JSON.stringify([rows, people, told.length]);
}

function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed | 1;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state;
  };
  const out = [...items];
  for (let place = out.length - 1; place > 0; place--) {
    const other = next() % (place + 1);
    [out[place], out[other]] = [out[other] as T, out[place] as T];
  }
  return out;
}
