import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestIn, memoryStore, restoredFrom } from "../../../test/simulation/archive-in-memory.ts";
import {
  ACCOUNT,
  amendmentOf,
  channelMessage,
  inboxInMemory,
  NOW,
  parseEvents,
} from "../../../test/simulation/inbox-in-memory.ts";
import { chunkName, manifestName } from "../../shared/archive.ts";
import { noteDueTimes } from "../alarm-jobs.ts";
import { dueAlarms } from "../alarms.ts";
import { markRead } from "../chats.ts";
import { retryMessage } from "../compose.ts";
import { appendEvent, position } from "../event-log.ts";
import { forgetAccount } from "../forget-account.ts";
import { ingestDelivery } from "../ingest.ts";
import { findMessage, messageSeq } from "../messages.ts";
import { dueItems, nextDueAt } from "../outbox.ts";
import { stateHash } from "../state-hash.ts";
import { workOnChats } from "../team/chat-work.ts";
import { schedule } from "../team/scheduled.ts";
import {
  changedSinceArchive,
  EXPORT_KEPT_MS,
  listArchives,
  nextArchiveAt,
  replaceArchives,
  startArchive,
} from "./archive-rows.ts";
import { workOnArchives } from "./make-archive.ts";
import { finishRestore, takePiece } from "./restore.ts";

function tenant() {
  const inbox = inboxInMemory();
  const archives = memoryStore();
  let now = NOW;
  let ids = 0;
  const work = { sql: inbox.sql, archives, clock: () => now };
  const write = (count = 1) => {
    for (let each = 0; each < count; each++)
      inbox.deliver([channelMessage(`id-${++ids}`, { at: NOW + ids })], NOW + ids);
  };
  const slice = async () => {
    now = Math.max(now + 1, nextArchiveAt(inbox.sql) ?? now);
    await workOnArchives(work);
  };
  const finish = async (id: string) => {
    for (let slices = 0; slices < 500; slices++) {
      const found = listArchives(inbox.sql).find((one) => one.id === id);
      if (found?.state !== "running") return found;
      await slice();
    }
    throw new Error("the archive is never ready");
  };
  const archive = async (kind: "export" | "nightly" = "export") => {
    const id = startArchive(inbox.sql, kind, now);
    await finish(id);
    return id;
  };
  return { ...inbox, archives, work, write, slice, finish, archive, pass: (ms: number) => (now += ms) };
}

const restoresWell = (shop: ReturnType<typeof tenant>, id: string) => {
  const copy = restoredFrom(shop.archives, id);
  const hash = stateHash(copy);
  expect(hash).toBe(manifestIn(shop.archives, id).stateHash);
  expect(finishRestore(copy, NOW)).toMatchObject({ ok: true });
  return hash;
};

describe("An archive", () => {
  it("gives an empty tenant the state of the one that it was made of.", async () => {
    const shop = tenant();
    shop.write(250);
    shop.deliver([amendmentOf("id-3", { type: "reaction", emoji: "👍", direction: "in", sender: null })]);
    shop.deliver([amendmentOf("id-9", { type: "edit", text: 'quoted "text", a\nline and  a strange one \u2028' })]);
    const before = stateHash(shop.sql);
    const id = await shop.archive();
    expect(restoresWell(shop, id)).toBe(before);
    expect(stateHash(shop.sql)).toBe(before);
  });

  it("has a hash over the whole state whatever its size, and a restore is held against it.", async () => {
    const shop = tenant();
    shop.write(3);
    shop.sql.run(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 21000)
       INSERT INTO labels (id, name, colour, created_at) SELECT 'label-' || n, 'Label ' || n, 'red', n FROM numbers`,
    );
    const before = stateHash(shop.sql);
    const id = await shop.archive();
    expect(restoresWell(shop, id)).toBe(before);

    const labels = manifestIn(shop.archives, id).tables.find(({ name }) => name === "labels")!.pieces[0]!;
    const changed = restoredFrom(shop.archives, id, (sha256, text) =>
      sha256 === labels.sha256 ? text.replace("Label 7", "Label !") : text,
    );
    expect(finishRestore(changed, NOW)).toEqual({ ok: false, reason: "state_differs" });
    const lived = restoredFrom(shop.archives, id);
    appendEvent(lived, { at: NOW, kind: "labels", entity: "label-1", chatId: null });
    expect(finishRestore(lived, NOW)).toEqual({ ok: false, reason: "state_differs" });
  });

  it("leaves what was on its way to a person in its copy: sent again it is the same message, and nothing leaves by itself.", async () => {
    const shop = tenant();
    shop.write(1);
    const { id } = shop.beginSend("on its way");
    const copy = restoredFrom(shop.archives, await shop.archive());
    expect(finishRestore(copy, NOW)).toMatchObject({ ok: true });
    expect(dueItems(copy, NOW + 1e12)).toEqual([]);
    expect(nextDueAt(copy)).toBeNull();
    const seq = messageSeq(id) ?? 0;
    expect(findMessage(copy, seq)).toMatchObject({ status: "unconfirmed", error: { code: "restored" } });
    expect(retryMessage(copy, id, NOW)).toMatchObject({ ok: true, value: { id, status: "queued" } });
    expect(dueItems(copy, NOW)).toMatchObject([{ messageSeq: seq, state: "queued" }]);
    expect(retryMessage(copy, id, NOW)).toEqual({ ok: false, reason: "not_retryable" });
  });

  it("leaves what was on its way to its echo in its copy: whoever reads the history again finds that it did arrive.", async () => {
    const shop = tenant();
    shop.write(1);
    const { id } = shop.beginSend("on its way");
    const copy = restoredFrom(shop.archives, await shop.archive());
    finishRestore(copy, NOW);
    const echo = channelMessage("out-1", { direction: "out", text: "on its way", at: NOW });
    const body = new TextEncoder().encode(JSON.stringify([echo])).buffer as ArrayBuffer;
    ingestDelivery(copy, { provider: "unipile", body, receivedAt: NOW }, parseEvents, NOW);
    expect(findMessage(copy, messageSeq(id) ?? 0)).toMatchObject({ status: "sent", error: null });
    expect(copy.all("SELECT seq FROM messages WHERE direction = 'out'")).toHaveLength(1);
    expect(retryMessage(copy, id, NOW)).toEqual({ ok: false, reason: "not_retryable" });
  });

  it("has the hash over the whole state also where an earlier one was made by a Parley that kept no sums.", async () => {
    const shop = tenant();
    shop.write(30);
    await shop.archive("nightly");
    shop.sql.run("UPDATE archive_pieces SET row_sum = NULL WHERE table_name = 'messages'");
    shop.sql.run("UPDATE archive_pieces SET row_sum = ? WHERE table_name = 'chats'", "0".repeat(64));
    const before = stateHash(shop.sql);
    expect(restoresWell(shop, await shop.archive("nightly"))).toBe(before);
  });

  it("shows one moment, although the tenant goes on living while it is read.", async () => {
    const action = fc.oneof(
      fc.record({ type: fc.constant("write" as const) }),
      fc.record({ type: fc.constant("edit" as const), of: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ type: fc.constant("receipt" as const), of: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ type: fc.constant("delete" as const), of: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ type: fc.constant("read" as const) }),
      fc.record({ type: fc.constant("nothing" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const shop = tenant();
        shop.write(40);
        const todo = [...actions];
        shop.archives.onPut = () => {
          const next = todo.shift();
          switch (next?.type) {
            case "write":
              shop.write(3);
              break;
            case "edit":
              shop.deliver([amendmentOf(`id-${next.of}`, { type: "edit", text: `edited ${todo.length}` })]);
              break;
            case "receipt":
              shop.deliver([amendmentOf(`id-${next.of}`, { type: "receipt", status: "read", error: null })]);
              break;
            case "delete":
              shop.deliver([amendmentOf(`id-${next.of}`, { type: "delete" })]);
              break;
            case "read":
              markRead(shop.sql, shop.chat().id, position(shop.sql).head, NOW);
              break;
          }
        };
        restoresWell(shop, await shop.archive());
        expect(shop.sql.all("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'archive_%'")).toEqual(
          [],
        );
        expect(shop.sql.all("SELECT * FROM archive_marks")).toEqual([]);
        // And a second one that builds on the first.
        restoresWell(shop, await shop.archive("nightly"));
      }),
      { numRuns: 25 },
    );
  });

  it("goes on after a store that fails, from where it was, and is given up only after many times.", async () => {
    const shop = tenant();
    shop.write(60);
    const id = startArchive(shop.sql, "export", NOW);
    let failures = 0;
    shop.archives.onPut = () => {
      failures += 1;
      if (failures % 3 !== 0) throw new Error("no answer");
    };
    expect(await shop.finish(id)).toMatchObject({ state: "ready" });
    shop.archives.onPut = () => {};
    restoresWell(shop, id);

    shop.write();
    const lost = startArchive(shop.sql, "export", NOW);
    shop.archives.onPut = () => {
      throw new Error("no answer");
    };
    expect(await shop.finish(lost)).toMatchObject({ state: "failed" });
    expect(shop.sql.all("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'archive_%'")).toEqual([]);
    restoresWell(shop, id);
  });

  it("of a night writes only what has changed, and all nights that are kept can be restored.", async () => {
    const shop = tenant();
    shop.write(2_100);
    const first = await shop.archive("nightly");
    const states = new Map<string, string>();
    for (let night = 0; night < 34; night++) {
      shop.write(1);
      const id = await shop.archive("nightly");
      states.set(id, stateHash(shop.sql));
    }
    await shop.slice();
    const kept = listArchives(shop.sql);
    expect(kept).toHaveLength(30);
    expect(kept.map(({ id }) => id)).not.toContain(first);
    const [newest] = kept;
    expect(newest!.addedBytes).toBeLessThan(newest!.sizeBytes / 2);
    for (const { id } of [kept[0]!, kept[15]!, kept[29]!]) expect(restoresWell(shop, id)).toBe(states.get(id));

    const needed = new Set(
      kept
        .flatMap(({ id }) => manifestIn(shop.archives, id).tables.flatMap((table) => table.pieces))
        .map((one) => chunkName(one.sha256)),
    );
    const stored = [...shop.archives.files.keys()].filter((name) => name.startsWith("archives/chunks/"));
    expect(stored.toSorted()).toEqual([...needed].toSorted());
  });

  it("that was exported expires, and then nothing of it is left.", async () => {
    const shop = tenant();
    shop.write(30);
    await shop.archive();
    shop.pass(EXPORT_KEPT_MS);
    await shop.slice();
    expect(listArchives(shop.sql)).toEqual([]);
    expect([...shop.archives.files.keys()]).toEqual([]);
    restoresWell(shop, await shop.archive());
  });

  it("is asked for at night only when something has happened.", async () => {
    const shop = tenant();
    expect(changedSinceArchive(shop.sql)).toBe(true);
    await shop.archive("nightly");
    expect(changedSinceArchive(shop.sql)).toBe(false);
    shop.write();
    expect(changedSinceArchive(shop.sql)).toBe(true);
  });

  it("is one at a time: who asks twice gets the one that is being made.", async () => {
    const shop = tenant();
    const id = startArchive(shop.sql, "export", NOW);
    expect(startArchive(shop.sql, "nightly", NOW)).toBe(id);
    await shop.finish(id);
    expect(startArchive(shop.sql, "nightly", NOW)).not.toBe(id);
  });

  it("lets nothing of what it brings fall due before the restore is done.", async () => {
    const shop = tenant();
    shop.write(1);
    const chatId = shop.chat().id;
    const until = NOW + 60_000;
    workOnChats(shop.sql, [chatId], { type: "snooze", until }, NOW);
    const draft = { chatId, clientId: "client-1", text: "later" };
    schedule(shop.sql, { id: "later", draft, at: until, onlyIfUnanswered: false }, { id: "ana", name: "Ana" }, NOW);
    const copy = restoredFrom(shop.archives, await shop.archive());
    noteDueTimes(copy);
    expect(dueAlarms(copy, until)).toEqual([]);
    expect(finishRestore(copy, NOW)).toMatchObject({ ok: true });
    noteDueTimes(copy);
    expect(dueAlarms(copy, until)).toEqual(["snoozes"]);
  });

  it("that expires leaves the one that is being made its pauses.", async () => {
    const shop = tenant();
    shop.write(10);
    await shop.archive("nightly");
    replaceArchives(shop.sql, NOW);
    const run = listArchives(shop.sql).find(({ state }) => state === "running");
    shop.pass(EXPORT_KEPT_MS);
    shop.archives.onPut = () => {
      throw new Error("no answer");
    };
    shop.write(1);
    await shop.slice();
    expect(nextArchiveAt(shop.sql)).toBeGreaterThan(shop.work.clock());
    shop.archives.onPut = () => {};
    expect(await shop.finish(run!.id)).toMatchObject({ state: "ready" });
  });

  it("has nothing of what was erased while its last piece was on its way, and neither has the store.", async () => {
    const shop = tenant();
    shop.write(3);
    const id = startArchive(shop.sql, "nightly", NOW);
    const { put } = shop.archives;
    let isErased = false;
    shop.archives.put = async (name, bytes, type) => {
      await put(name, bytes, type);
      if (isErased || name !== manifestName(id)) return;
      isErased = true;
      while (!forgetAccount(shop.sql, ACCOUNT.id, true).isDone) {}
      replaceArchives(shop.sql, NOW);
    };
    await shop.finish(id);
    await shop.slice();
    expect(isErased).toBe(true);
    const { tables } = manifestIn(shop.archives, id);
    expect(tables.filter(({ name, rows }) => name === "messages" && rows > 0)).toEqual([]);
    const needed = tables.flatMap(({ pieces }) => pieces.map(({ sha256 }) => chunkName(sha256)));
    expect([...shop.archives.files.keys()].toSorted()).toEqual([manifestName(id), ...new Set(needed)].toSorted());
  });

  it("leaves no piece behind that it had put into the store when it was cut off.", async () => {
    const shop = tenant();
    shop.write(3);
    const id = startArchive(shop.sql, "nightly", NOW);
    const { put } = shop.archives;
    const cutOff = new Set<string>();
    shop.archives.put = async (name, bytes, type) => {
      await put(name, bytes, type);
      if (cutOff.has(name) || cutOff.size > 8) return;
      cutOff.add(name);
      shop.write(1);
      throw new Error("the object ended");
    };
    await shop.finish(id);
    await shop.slice();
    const { tables } = manifestIn(shop.archives, id);
    const needed = tables.flatMap(({ pieces }) => pieces.map(({ sha256 }) => chunkName(sha256)));
    expect([...shop.archives.files.keys()].toSorted()).toEqual([manifestName(id), ...new Set(needed)].toSorted());
  });

  it("refuses a piece whose lines are no rows, and takes nothing of it.", async () => {
    const shop = tenant();
    shop.write(5);
    const id = await shop.archive();
    const copy = restoredFrom(shop.archives, id);
    copy.run("UPDATE restore_pieces SET is_done = 0");
    copy.run("DELETE FROM messages");
    const messages = manifestIn(shop.archives, id).tables.find(({ name }) => name === "messages")!.pieces[0]!;
    for (const text of ["[]", '{"seq": 1}\n', "not json\n", '{"seq": 1, "chat_id": null}\n'.repeat(5)]) {
      expect(takePiece(copy, messages.sha256, text)).toEqual({ ok: false, reason: "unreadable_piece" });
      expect(copy.all("SELECT * FROM messages")).toEqual([]);
    }
    expect(finishRestore(copy, NOW)).toEqual({ ok: false, reason: "pieces_missing" });
  });
});
