import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { listAccounts, upsertAccount } from "./accounts.ts";
import { composeMessage } from "./compose.ts";
import { position } from "./event-log.ts";
import { forgetAccount } from "./forget-account.ts";
import source from "./forget-account.ts?raw";
import { resume } from "./resume.ts";
import type { Sql } from "./sql.ts";

let sql: Sql;
let { deliver, chat } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat } = inboxInMemory());
});

/** Tables with a column that says whose a row is. */
const tablesWith = (column: string): string[] =>
  sql
    .all<{ name: string }>(
      `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = '${column}'`,
    )
    .map(({ name }) => name);

function forgetAll(accountId: string): number {
  for (let slices = 1; ; slices++) {
    if (sql.transaction(() => forgetAccount(sql, accountId))) return slices;
  }
}

describe("Forgetting an account", () => {
  it("leaves nothing of it in any table, and everything of the others.", () => {
    upsertAccount(sql, { ...ACCOUNT, id: "other", externalId: "other-external" }, NOW);
    deliver([channelMessage("kept", {}, "other-external")]);
    const before = sql.all("SELECT * FROM messages WHERE account_id = 'other'");
    deliver([channelMessage("1"), channelMessage("2")]);
    const mine = sql.all<{ id: string }>("SELECT id FROM chats WHERE account_id = ?", ACCOUNT.id)[0]?.id ?? "";
    composeMessage(sql, { chatId: mine, clientId: "c-1", text: "an answer" }, NOW);
    sql.run("INSERT INTO notes VALUES ('n', ?, 'm', 'Ann', 'a note', NULL, 1, NULL, 1)", mine);

    forgetAll(ACCOUNT.id);
    expect(listAccounts(sql).map(({ id }) => id)).toEqual(["other"]);
    for (const table of tablesWith("account_id")) {
      expect(sql.all(`SELECT * FROM ${table} WHERE account_id = ?`, ACCOUNT.id), table).toEqual([]);
    }
    const chats = new Set(sql.all<{ id: string }>("SELECT id FROM chats").map(({ id }) => id));
    for (const table of tablesWith("chat_id")) {
      const rows = sql.all<{ id: string | null }>(`SELECT chat_id AS id FROM ${table}`);
      expect(
        rows.filter(({ id }) => id !== null && !chats.has(id)),
        table,
      ).toEqual([]);
    }
    const seqs = new Set(sql.all<{ seq: number }>("SELECT seq FROM messages").map(({ seq }) => seq));
    for (const table of tablesWith("message_seq")) {
      const rows = sql.all<{ seq: number | null }>(`SELECT message_seq AS seq FROM ${table}`);
      expect(
        rows.filter(({ seq }) => seq !== null && !seqs.has(seq)),
        table,
      ).toEqual([]);
    }
    expect(sql.all("SELECT * FROM messages WHERE account_id = 'other'")).toEqual(before);
    expect(chat().accountId).toBe("other");
  });

  it("is named in one of its lists for every table that says whose a row is.", () => {
    // What is kept for a week as it came, or refers to nobody's words, or stays until its bytes are gone.
    const apart = ["event_log", "deliveries", "delivery_parts", "dead_letters", "files", "messages", "pictures"];
    for (const column of ["account_id", "chat_id", "message_seq"]) {
      for (const table of tablesWith(column).filter((name) => !apart.includes(name))) {
        expect(source, `${table}.${column}`).toContain(`DELETE FROM ${table} `);
      }
    }
  });

  it("goes in slices, and another call goes on where one left off.", () => {
    deliver(Array.from({ length: 1_200 }, (_, number) => channelMessage(`m${number}`)));
    expect(sql.transaction(() => forgetAccount(sql, ACCOUNT.id))).toBe(false);
    expect(listAccounts(sql)).toHaveLength(1);
    expect(forgetAll(ACCOUNT.id)).toBeGreaterThan(0);
    expect(sql.all("SELECT * FROM messages")).toEqual([]);
  });

  it("sends every client to a snapshot, since the log names what is gone.", () => {
    deliver([channelMessage("1")]);
    const { epoch, head } = position(sql);
    forgetAll(ACCOUNT.id);
    expect(position(sql).head).toBe(head);
    const frames: string[] = [];
    const send = (frame: string) => frames.push(frame);
    expect(resume(sql, { type: "hello", v: 1, epoch, cursor: head - 1 }, null, send)).toBe(false);
    expect(JSON.parse(frames[0] ?? "")).toMatchObject({ type: "reset", reason: "foreign_epoch" });
    const anew = position(sql);
    expect(resume(sql, { type: "hello", v: 1, epoch: anew.epoch, cursor: anew.head }, null, send)).toBe(true);
  });

  it("keeps the rows of files whose bytes are still to be dropped.", () => {
    deliver([channelMessage("1")]);
    sql.run(
      "INSERT INTO files (message_seq, place, state, object_key, tries) SELECT seq, 0, 'stored', 'key', 0 FROM messages",
    );
    forgetAll(ACCOUNT.id);
    expect(sql.all("SELECT state, object_key AS key, next_at AS at FROM files")).toEqual([
      { state: "not_kept", key: "key", at: 0 },
    ]);
  });
});
