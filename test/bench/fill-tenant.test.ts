import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { upsertAccount } from "../../worker/inbox/accounts.ts";
import { findChat } from "../../worker/inbox/chats.ts";
import { entriesAfter, openLog, position } from "../../worker/inbox/event-log.ts";
import { listMessages } from "../../worker/inbox/message-pages.ts";
import type { Sql } from "../../worker/inbox/sql.ts";
import { ACCOUNT, NOW } from "../simulation/inbox-in-memory.ts";
import { inboxOver } from "../simulation/memory-sql.ts";
import { fillDatabase } from "./fill-tenant.ts";

/** Proves that what the benchmarks measure is there: a history that the product reads as one that it was told. */

function filled(messages: number, chats: number): Sql {
  const database = new DatabaseSync(":memory:");
  const sql = inboxOver(database);
  openLog(sql);
  upsertAccount(sql, ACCOUNT, NOW);
  fillDatabase(database, ACCOUNT.externalId, messages, chats);
  return sql;
}

const newest = (sql: Sql, chat: number) =>
  listMessages(sql, { chatId: `filled-${chat}`, from: { type: "newest" }, limit: 100 })?.items ?? [];

test("all messages of a single chat are in it, the newest is its last, and its customer has written them", () => {
  const sql = filled(300, 1);
  const page = newest(sql, 0);
  expect(page.map(({ text }) => text).slice(0, 2)).toEqual(
    [299, 298].map((n) => `A message of last year, number ${n}`),
  );
  expect(findChat(sql, "filled-0")).toMatchObject({ name: "Customer 0", lastMessage: { id: page[0]?.id } });
  expect(
    page.filter(({ direction }) => direction === "in").every(({ senderName }) => senderName === "Customer 0"),
  ).toBe(true);
});

test("messages of many chats are spread over all of them", () => {
  const sql = filled(60, 6);
  expect([0, 1, 2, 3, 4, 5].map((chat) => newest(sql, chat).length)).toEqual([10, 10, 10, 10, 10, 10]);
});

test("each message has its event, and the log has no gap", () => {
  const sql = filled(40, 2);
  const seqs = entriesAfter(sql, 0, 1_000).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, place) => place + 1));
  expect(position(sql).head).toBe(seqs.length);
});
