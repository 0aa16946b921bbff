import { beforeEach, expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { composeMessage } from "./compose.ts";
import { entriesAfter, position } from "./event-log.ts";
import type { Sql } from "./sql.ts";
import { stateHash } from "./state-hash.ts";

/** Proves that the words of a message that was deleted are in no reply to it either, whatever came first. */

let sql: Sql;
let { deliver, chat, thread, gapless } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, gapless } = inboxInMemory());
});

const SECRET = "my card is 4000 1234";
const original = channelMessage("original", { text: SECRET, at: NOW - 3_000 });
const reply = (quote: { externalId?: string; providerMessageId?: string }, at = NOW - 2_000) =>
  channelMessage("reply", {
    text: "thanks",
    at,
    replyTo: { externalId: null, providerMessageId: null, text: SECRET, ...quote },
  });
const deletion = amendmentOf("original", { type: "delete" });

const rowsWithSecret = () =>
  sql.first<{ n: number }>(
    "SELECT count(*) AS n FROM messages WHERE messages.text LIKE '%4000%' OR reply_to LIKE '%4000%'",
  )?.n;
const quoteOf = (text: string) => thread().find((one) => one.text === text)?.replyTo;

function everyOrder<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) => everyOrder(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));
}

test.each([
  ["the provider's id", { externalId: "original" }],
  ["the network's id", { providerMessageId: "wamid-original" }],
  ["the network's id in the provider's place", { externalId: "wamid-original" }],
  ["both ids", { externalId: "original", providerMessageId: "wamid-original" }],
])("a reply that names what it quotes by %s keeps no word of it once it is deleted, in any order", (_, quote) => {
  for (const order of everyOrder([original, reply(quote), deletion])) {
    ({ sql, deliver, chat, thread, gapless } = inboxInMemory());
    for (const event of order) deliver([event]);
    expect(rowsWithSecret()).toBe(0);
    expect(quoteOf("thanks")?.text).toBeNull();
    gapless();
  }
});

test("what a reply quotes is shown as deleted", () => {
  deliver([original, reply({ externalId: "original" })]);
  expect(quoteOf("thanks")).toMatchObject({ text: SECRET });
  expect(quoteOf("thanks")).not.toHaveProperty("isDeleted");
  deliver([deletion]);
  expect(quoteOf("thanks")).toMatchObject({ text: null, isDeleted: true });
});

test("our own reply keeps no word of it either, and is in the log like everything that looks different", () => {
  deliver([original]);
  const replyTo = thread()[0]?.id ?? "";
  const written = composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text: "ok", replyTo }, NOW);
  expect(written).toMatchObject({ ok: true, value: { replyTo: { text: SECRET } } });
  const before = position(sql).head;

  deliver([deletion]);

  expect(rowsWithSecret()).toBe(0);
  const ours = thread().find((one) => one.text === "ok");
  expect(entriesAfter(sql, before, 10).map(({ entity }) => entity)).toEqual([replyTo, ours?.id]);
  expect(ours).toMatchObject({ rev: position(sql).head, replyTo: { text: null, isDeleted: true } });
});

test("an edit is news of the replies too, which quote the words of today", () => {
  deliver([original, reply({ externalId: "original" })]);
  const before = position(sql).head;
  deliver([amendmentOf("original", { type: "edit", text: "never mind" }, 5)]);
  expect(quoteOf("thanks")?.text).toBe("never mind");
  expect(entriesAfter(sql, before, 10)).toHaveLength(2);
});

test("a reply to a message that never came loses its words with the message", () => {
  deliver([reply({ externalId: "unseen" })]);
  deliver([amendmentOf("unseen", { type: "delete" })]);
  expect(rowsWithSecret()).toBe(0);
  deliver([channelMessage("another", { replyTo: { externalId: "unseen", providerMessageId: null, text: SECRET } })]);
  expect(rowsWithSecret()).toBe(0);
});

test("deliveries that come again change nothing about it", () => {
  const all = [original, reply({ externalId: "original" }), deletion];
  for (const event of all) deliver([event]);
  const before = stateHash(sql);
  for (const event of all) deliver([event], NOW + 1);
  expect(stateHash(sql)).toBe(before);
});

test("the replies to a message are found by an index", () => {
  const plan = sql.all<{ detail: string }>(
    `EXPLAIN QUERY PLAN SELECT seq FROM messages WHERE account_id = ?1 AND reply_to ->> 'externalId' IN (?2, ?3)
     UNION SELECT seq FROM messages WHERE account_id = ?1 AND reply_to ->> 'providerMessageId' IN (?2, ?3)`,
    "a",
    "b",
    "c",
  );
  const said = plan.map(({ detail }) => detail).join("\n");
  expect(said).toContain("messages_quoting ");
  expect(said).toContain("messages_quoting_network ");
});
