import { countUnread } from "../../worker/inbox/chats.ts";
import { logFloor, position } from "../../worker/inbox/event-log.ts";
import type { MessageStatus } from "../../worker/shared/wire.ts";
import { isPoison } from "./delivery-steps.ts";
import { must, RANK } from "./promise.ts";
import { baseOf } from "./provider-model.ts";
import type { World } from "./world.ts";

const YEAR_2009 = Date.UTC(2009, 0, 1);

const AHEAD_MS = 10 * 60 * 1000;

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
  const poison = poisonIn(world);
  must(
    world.dismissed ? (failed?.failed ?? 0) <= poison : failed?.failed === poison,
    "[7] what could not be applied is a dead letter, and nothing else is",
  );

  const foreign = sql.first(
    "SELECT 1 AS one FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.account_id <> c.account_id LIMIT 1",
  );
  must(foreign === null, "[8] no message lies in another account's chat");

  const forgotten = sql.first(
    `SELECT 1 AS one FROM orphans o JOIN messages m
       ON m.account_id = o.account_id AND (m.external_id = o.target OR m.provider_message_id = o.target) LIMIT 1`,
  );
  must(forgotten === null, "[5] nothing waits for a message that is here");

  const halfPlanned = sql.first(
    `SELECT 1 AS one FROM scheduled_messages s LEFT JOIN messages m ON m.client_id = s.client_id
     WHERE (s.state = 'sent') <> (m.seq IS NOT NULL) AND s.client_id NOT IN (SELECT client_id FROM cancelled_sends) LIMIT 1`,
  );
  must(halfPlanned === null, "a message for later is sent, or it is not a message");

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

  for (const table of ["receipts", "reactions", "message_aliases", "superseded_ids", "outbox"] as const) {
    const left = sql.first(`SELECT 1 AS one FROM ${table} WHERE message_seq NOT IN (SELECT seq FROM messages) LIMIT 1`);
    must(left === null, `nothing in ${table} is of a message that is not here`);
  }

  const miscounted = sql.first(
    `SELECT 1 AS one FROM chats c WHERE (c.unread_count > 0) <> EXISTS (SELECT 1 FROM unread_chats WHERE chat_id = c.id) LIMIT 1`,
  );
  must(miscounted === null, "[9] the chats with something unread are those in which something is");

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
    // So may what was only taken for seen, with all the rest of its chat.
    const isBadNews = status === "failed" && (before === "sent" || (before === "read" && !isNamedAsReached(world, id)));
    must(RANK[status] >= RANK[before] || isBadNews, "a tick never falls");
    world.ticks.set(id, status);
  }

  for (const { seq, times } of timesAccepted(world)) {
    const retries = world.sends.find((send) => send.seq === seq)?.manualRetries ?? 0;
    must(times <= 1 + retries, "[6] the provider takes a message once, unless a person sent it again");
  }
  checkSendOrder(world);
}

/** @param id as ticks are kept by: our number, and the provider's id */
const isNamedAsReached = ({ told }: World, id: string): boolean => {
  const name = baseOf(id.split(" ")[1] ?? "");
  return told.some(
    (event) =>
      event.type === "receipt" &&
      RANK[event.status] > RANK.sent &&
      baseOf(event.target.externalId ?? event.target.providerMessageId ?? "") === name,
  );
};

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
