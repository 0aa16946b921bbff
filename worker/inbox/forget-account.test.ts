import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { listAccounts, upsertAccount } from "./accounts.ts";
import { amendOwn } from "./amend-own.ts";
import { markRead } from "./chats.ts";
import { composeMessage } from "./compose.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { dropDeliveriesOf } from "./drop-deliveries.ts";
import { position } from "./event-log.ts";
import { forgetAccount } from "./forget-account.ts";
import source from "./forget-account.ts?raw";
import { nameGroups } from "./group-names.ts";
import { wrongTallies } from "./health/check-database.ts";
import { dueItems } from "./outbox.ts";
import { noteReread } from "./reread-list.ts";
import { readAgain } from "./rereads.ts";
import { resume } from "./resume.ts";
import type { ChannelAccess } from "./rpc.ts";
import { outboxSender } from "./sender.ts";
import type { Sql } from "./sql.ts";
import { requestPass, takeDuePass } from "./sync/passes.ts";
import { takeTurn } from "./sync/sync-turn.ts";
import { readCard } from "./team/contact-cards.ts";
import { mergePeople, partPeople } from "./team/merge-people.ts";
import { schedule } from "./team/scheduled.ts";

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
    if (sql.transaction(() => forgetAccount(sql, accountId, slices === 1)).isDone) return slices;
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

  it("drops the calls that name it as they came, with their dead letters, and those of nobody else.", () => {
    upsertAccount(sql, { ...ACCOUNT, id: "other", externalId: "other-external" }, NOW);
    upsertAccount(sql, { ...ACCOUNT, externalId: "anew" }, NOW);
    deliver([channelMessage("kept", {}, "other-external")]);
    deliver([channelMessage("stranger", {}, "nobody")]);
    for (let number = 0; number < 600; number++) deliver([channelMessage(`m${number}`, {}, "anew")]);
    deliver([channelMessage("before", {}, ACCOUNT.externalId)]);
    deliver([channelMessage("broken", { kind: null } as never, "anew")]);
    for (let last: number | null = 0; last !== null; ) last = dropDeliveriesOf(sql, ACCOUNT.id, last);
    expect(sql.all("SELECT id FROM deliveries")).toHaveLength(2);
    expect(listDeadLetters(sql, { cursor: null, limit: 10 })?.items.map(({ reason }) => reason)).toEqual([
      "unknown_account",
    ]);
    expect(wrongTallies(sql)).toEqual([]);
  });

  it("is named in one of its lists for every table that says whose a row is.", () => {
    // What is kept for a week as it came, or refers to nobody's words, or stays until its bytes are gone.
    const raw = ["event_log", "deliveries", "delivery_parts", "dead_letters"];
    const apart = [...raw, "files", "messages", "pictures", "uploads"];
    for (const column of ["account_id", "chat_id", "message_seq"]) {
      for (const table of tablesWith(column).filter((name) => !apart.includes(name))) {
        expect(source, `${table}.${column}`).toContain(`DELETE FROM ${table} `);
      }
    }
  });

  it("goes in slices, and another call goes on where one left off.", () => {
    deliver(Array.from({ length: 1_200 }, (_, number) => channelMessage(`m${number}`)));
    expect(sql.transaction(() => forgetAccount(sql, ACCOUNT.id, true)).isDone).toBe(false);
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

  it("makes the log anew when it begins and when it has ended, and not with each slice between.", () => {
    deliver(Array.from({ length: 3_200 }, (_, number) => channelMessage(`m${number}`)));
    const epochs = new Set<string>();
    const slice = (begins: boolean) => {
      const { isLogNew } = sql.transaction(() => forgetAccount(sql, ACCOUNT.id, begins));
      epochs.add(position(sql).epoch);
      return isLogNew;
    };
    expect([slice(true), slice(false), slice(false), slice(false)]).toEqual([true, false, false, true]);
    expect(epochs.size).toBe(2);
    expect(listAccounts(sql)).toEqual([]);
  });

  it("keeps nobody from resuming between its slices, whatever was logged of a chat that is gone since.", () => {
    for (const externalId of ["a", "b", "c", "d"]) {
      const chat = { externalId, providerChatId: null, isGroup: false, name: null };
      deliver(Array.from({ length: 900 }, (_, number) => ({ ...channelMessage(`${externalId}${number}`), chat })));
    }
    sql.transaction(() => forgetAccount(sql, ACCOUNT.id, true));
    const { epoch, head } = position(sql);
    const chats = () => sql.all<{ id: string }>("SELECT id FROM chats");
    for (const { id } of chats()) {
      markRead(sql, id, head, NOW);
      const draft = { chatId: id, clientId: `later-${id}`, text: "later" };
      schedule(sql, { id: `plan-${id}`, draft, at: NOW, onlyIfUnanswered: false }, { id: "ana", name: "Ana" }, NOW);
    }
    expect(chats()).toHaveLength(3);
    expect(sql.transaction(() => forgetAccount(sql, ACCOUNT.id, false)).isDone).toBe(false);
    expect(chats()).toHaveLength(2);
    expect(resume(sql, { type: "hello", v: 1, epoch, cursor: head }, null, () => {})).toBe(true);
  });

  it("leaves the people of the others joined, also where somebody of this account stood for them.", () => {
    for (const [id, externalId] of [
      ["second", "second-external"],
      ["third", "third-external"],
    ] as const) {
      upsertAccount(sql, { ...ACCOUNT, id, externalId }, NOW);
      deliver([channelMessage(`of ${id}`, {}, externalId)]);
    }
    deliver([channelMessage("1")]);
    const of = (accountId: string) =>
      sql.first<{ id: string; rootId: string }>(
        "SELECT id, root_id AS rootId FROM contacts WHERE account_id = ?",
        accountId,
      ) ?? { id: "", rootId: "" };
    const [first, second, third] = [of(ACCOUNT.id).id, of("second").id, of("third").id];
    const author = { id: "ana", name: "Ana" };
    mergePeople(sql, { contactId: second, intoContactId: first }, author, NOW);
    mergePeople(sql, { contactId: third, intoContactId: first }, author, NOW);
    forgetAll(ACCOUNT.id);
    expect([of("second").rootId, of("third").rootId]).toEqual([second, second]);
    // And they stay so when something else is said of one of them.
    upsertAccount(sql, { ...ACCOUNT, id: "fourth", externalId: "fourth-external" }, NOW);
    deliver([channelMessage("of fourth", {}, "fourth-external")]);
    mergePeople(sql, { contactId: of("fourth").id, intoContactId: third }, author, NOW);
    expect(new Set([of("second").rootId, of("third").rootId, of("fourth").rootId]).size).toBe(1);
  });

  it("leaves those joined who were said to be one by way of somebody of this account.", () => {
    const accounts = ["first", "third", "fourth"] as const;
    for (const id of accounts) {
      upsertAccount(sql, { ...ACCOUNT, id, externalId: `${id}-external` }, NOW);
      deliver([channelMessage(`of ${id}`, {}, `${id}-external`)]);
    }
    deliver([channelMessage("1")]);
    const of = (accountId: string) =>
      sql.first<{ id: string; rootId: string }>(
        "SELECT id, root_id AS rootId FROM contacts WHERE account_id = ? ORDER BY created_at",
        accountId,
      ) ?? { id: "", rootId: "" };
    const author = { id: "ana", name: "Ana" };
    mergePeople(sql, { contactId: of("third").id, intoContactId: of(ACCOUNT.id).id }, author, NOW);
    mergePeople(sql, { contactId: of(ACCOUNT.id).id, intoContactId: of("first").id }, author, NOW);
    forgetAll(ACCOUNT.id);
    mergePeople(sql, { contactId: of("fourth").id, intoContactId: of("first").id }, author, NOW);
    expect(accounts.map((id) => of(id).rootId)).toEqual(accounts.map(() => of("first").id));
    // Each of them can be parted again.
    for (const { id } of readCard(sql, of("first").id)?.merges ?? []) partPeople(sql, id, NOW);
    expect(accounts.map((id) => of(id).rootId)).toEqual(accounts.map((id) => of(id).id));
  });

  it("leaves nobody's card saying that they are one with themselves, or with somebody of whom nothing is left.", () => {
    for (const [id, externalId] of [
      ["second", "second-external"],
      ["third", "third-external"],
    ] as const) {
      upsertAccount(sql, { ...ACCOUNT, id, externalId }, NOW);
      deliver([channelMessage(`of ${id}`, {}, externalId)]);
    }
    deliver([channelMessage("1")]);
    const of = (accountId: string) =>
      sql.first<{ id: string }>("SELECT id FROM contacts WHERE account_id = ? ORDER BY created_at", accountId)?.id ??
      "";
    const author = { id: "ana", name: "Ana" };
    const [first, second, third] = [of(ACCOUNT.id), of("second"), of("third")];
    mergePeople(sql, { contactId: second, intoContactId: first }, author, NOW);
    mergePeople(sql, { contactId: third, intoContactId: first }, author, NOW);
    forgetAll(ACCOUNT.id);
    // The one that said of the second that they are the first says nothing any more.
    const ofThird = sql.first<{ id: number }>("SELECT id FROM contact_merges WHERE from_root_id = ?", third)?.id;
    expect(readCard(sql, second)?.merges).toMatchObject([{ id: String(ofThird) }]);
    forgetAll("third");
    expect(readCard(sql, second)?.merges).toEqual([]);
  });

  it("takes back the name that was kept for the sake of somebody of this account alone.", () => {
    upsertAccount(sql, { ...ACCOUNT, id: "second", externalId: "second-external" }, NOW);
    deliver([channelMessage("1")]);
    deliver([channelMessage("2", {}, "second-external")]);
    const of = (accountId: string) =>
      sql.first<{ id: string }>("SELECT id FROM contacts WHERE account_id = ? ORDER BY created_at", accountId)?.id ??
      "";
    const kept = of(ACCOUNT.id);
    mergePeople(sql, { contactId: of("second"), intoContactId: kept }, { id: "ana", name: "Ana" }, NOW);
    expect(readCard(sql, kept)).toMatchObject({ isNameOurs: true });
    forgetAll("second");
    expect(readCard(sql, kept)).toMatchObject({ name: "Lucía", isNameOurs: false, merges: [] });
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

describe("What a provider answers after the account was erased", () => {
  const ACCESS: ChannelAccess = {
    ...{ provider: "unipile", channel: "whatsapp", origin: "https://api1.unipile.com:13111", apiKey: "key" },
    accountExternalId: ACCOUNT.externalId,
  };
  const openAccess = async () => ACCESS;
  const clock = () => NOW + 5_000;
  const listed = {
    ...{
      id: "late",
      account_id: ACCOUNT.externalId,
      chat_id: "chat",
      text: "hello",
      sender_id: "34600@s.whatsapp.net",
    },
    timestamp: new Date(NOW).toISOString(),
  };
  const attendee = { id: "at-1", provider_id: "34600@s.whatsapp.net", name: "Lucía", is_self: 0 };
  const sent = { message_id: "out-1", chat_id: "chat-anew" };
  beforeEach(() => deliver([channelMessage("1")]));
  afterEach(() => vi.unstubAllGlobals());

  /** The account is erased while this answer is on its way. */
  const answersLate = (answer: unknown) =>
    vi.stubGlobal("fetch", async () => {
      forgetAll(ACCOUNT.id);
      return Response.json(answer);
    });
  const sender = () =>
    outboxSender({ sql, clock, openAccess, files: {} as never, changed: () => {}, woken: () => new Promise(() => {}) });
  const begin = () => {
    const written = composeMessage(sql, { chatId: chat().id, clientId: "client-1", text: "hello" }, NOW);
    const [item] = dueItems(sql, NOW);
    if (!written.ok || item === undefined) throw new Error("nothing is due");
    sender().begin(item);
    return item;
  };

  const WAYS: Record<string, () => Promise<unknown>> = {
    "a message that was asked for again": () => {
      noteReread(sql, ACCOUNT.id, "1", NOW);
      answersLate(listed);
      return readAgain(sql, openAccess, clock);
    },
    "a page of its history": async () => {
      requestPass(sql, ACCOUNT.id, "catch_up", NOW);
      const pass = takeDuePass(sql, NOW, 30_000);
      if (pass === null) throw new Error("no pass is due");
      answersLate({ items: [listed], cursor: null });
      await takeTurn({ sql, openAccess, clock, changed: () => {} }, pass);
    },
    "who a chat is with": () => {
      sql.run("UPDATE chats SET name_due_at = ?", NOW);
      answersLate({ items: [attendee], cursor: null });
      return nameGroups(sql, openAccess, clock);
    },
    "a send": async () => {
      const item = begin();
      answersLate(sent);
      await sender().send(item);
      const person = { providerId: "34600@s.whatsapp.net", name: null, phone: "+34600", lid: null, username: null };
      sender().finish(item, { type: "accepted", externalId: "out-1", chatExternalId: "34600", person });
    },
    "a look for a send": async () => {
      const item = begin();
      answersLate({ items: [{ ...listed, is_sender: 1 }], cursor: null });
      sender().finishLook(item, await sender().look(item));
    },
    "an edit": async () => {
      const item = begin();
      sender().finish(item, { type: "accepted", externalId: "out-1" });
      answersLate({ object: "MessageEdited" });
      await amendOwn(sql, openAccess, `m${item.messageSeq}`, { type: "edit", text: "hello!" }, clock);
    },
  };

  it.each(Object.entries(WAYS))("brings nothing back of it: %s.", async (_, way) => {
    await way();
    for (const table of ["accounts", "messages", "chats", "chat_aliases", "contacts", "identities", "orphans"]) {
      expect(sql.all(`SELECT * FROM ${table}`), table).toEqual([]);
    }
  });
});
