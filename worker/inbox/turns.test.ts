import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { upsertAccount } from "./accounts.ts";
import { TURN_MS } from "./alarms.ts";
import { nameGroups } from "./group-names.ts";
import type { InboxCore } from "./inbox-core.ts";
import { fetchPictures, notePicture } from "./pictures.ts";
import { noteReread } from "./reread-list.ts";
import { readAgain } from "./rereads.ts";
import type { Sql } from "./sql.ts";
import { watchAccounts } from "./watchdog/run-watch.ts";

/** Proves that what asks a provider gives the alarm's other work its turn, however slowly the provider answers. */

/** As long as the longest call takes before it is given up. */
const CALL_MS = 15_000;
const THINGS = ["1", "2", "3", "4", "5", "6"];
const HOUR_MS = 60 * 60 * 1000;

const jobs: { job: string; due: (sql: Sql) => void; run: (core: InboxCore) => Promise<void> }[] = [
  {
    job: "names of groups",
    due: (sql) => sql.run("UPDATE chats SET name_due_at = ?", NOW),
    run: ({ sql, openAccess, clock }) => nameGroups(sql, openAccess, clock),
  },
  {
    job: "messages that are read again",
    due: (sql) => {
      for (const id of THINGS) noteReread(sql, ACCOUNT.id, id, NOW - HOUR_MS);
    },
    run: ({ sql, openAccess, clock }) => readAgain(sql, openAccess, clock),
  },
  {
    job: "pictures",
    due: (sql) => {
      for (const { id } of sql.all<{ id: string }>("SELECT id FROM chats")) {
        notePicture(sql, { owner: id, accountId: ACCOUNT.id }, { address: id, version: "1" }, NOW - HOUR_MS);
      }
    },
    run: fetchPictures,
  },
  {
    job: "accounts that are silent",
    due: (sql) => {
      for (const id of THINGS) {
        upsertAccount(sql, { ...ACCOUNT, id: `watched-${id}`, externalId: `acc-${id}`, name: id }, NOW);
        sql.run(
          "INSERT INTO watches (account_id, since, last_traffic_at, largest_gap, probed_at) VALUES (?, ?, ?, 0, NULL)",
          ...[`watched-${id}`, NOW - 30 * 24 * HOUR_MS, NOW - 5 * 24 * HOUR_MS],
        );
        for (let hour = 5 * 24; hour < 27 * 24; hour++) {
          const at = Math.floor(NOW / HOUR_MS) - hour;
          sql.run("INSERT INTO traffic (account_id, hour, messages) VALUES (?, ?, 20)", `watched-${id}`, at);
        }
      }
    },
    run: watchAccounts,
  },
];

beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

it.each(jobs)("A provider that does not answer is asked about $job for one turn of the alarm.", async (one) => {
  const { sql, deliver } = inboxInMemory();
  deliver(
    THINGS.map((id) => ({
      ...channelMessage(id),
      chat: { externalId: `chat-${id}`, providerChatId: null, isGroup: false, name: null },
    })),
  );
  one.due(sql);
  let now = NOW;
  let calls = 0;
  const core = {
    ...{ sql, isGone: false, clock: () => now, sendFrames: () => {}, files: { removePictures: async () => {} } },
    openAccess: async () => {
      calls += 1;
      now += CALL_MS;
      throw new Error("nobody answers");
    },
  };
  await one.run(core as unknown as InboxCore);
  expect(calls).toBeGreaterThan(0);
  expect(now - NOW).toBeLessThanOrEqual(TURN_MS + CALL_MS);
});
