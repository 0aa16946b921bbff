import { afterEach, expect, test, vi } from "vitest";
import { memoryInbox } from "../../test/simulation/memory-sql.ts";
import { type AlarmJob, runDueJobs } from "./alarm-jobs.ts";
import { clearAlarm, nextWake, setAlarm } from "./alarms.ts";
import type { InboxCore } from "./inbox-core.ts";
import { enqueue } from "./outbox.ts";
import type { Sql } from "./sql.ts";

/** Proves that one of the object's jobs that fails is tried again, later and later, and keeps no other from its turn. */

const START = Date.UTC(2026, 10, 21, 12);

afterEach(() => void vi.useRealTimers());

function timer(jobs: Record<string, AlarmJob>) {
  const sql = memoryInbox();
  let now = START;
  const core = { sql, clock: () => now, isGone: false, sendFrames: () => {}, pokeOutbox: () => {} } as InboxCore;
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const logged = () => log.mock.calls.map(([line]) => JSON.parse(String(line)).what as string);
  /** Rings when the next thing is due, and answers after how many seconds that was. */
  const ring = async (): Promise<number> => {
    const at = nextWake(sql, now) ?? now;
    const seconds = Math.round((at - now) / 1000);
    now = at;
    await runDueJobs(core, jobs);
    return seconds;
  };
  return { core, sql, ring, logged, log };
}

test("a job that fails is logged by its name and keeps none of the others from being done", async () => {
  const done: string[] = [];
  const finish = (sql: Sql, name: "push" | "scheduled") => {
    done.push(name);
    clearAlarm(sql, name);
  };
  const { sql, ring, logged, log } = timer({
    names: { run: () => Promise.reject(new TypeError("said by a customer")) },
    push: { run: ({ sql }) => finish(sql, "push") },
    scheduled: { run: ({ sql }) => finish(sql, "scheduled") },
  });
  setAlarm(sql, "names", START);
  setAlarm(sql, "push", START + 1);
  setAlarm(sql, "scheduled", START + 1);
  for (let time = 0; time < 3; time++) await ring();
  expect(done).toEqual(["push", "scheduled"]);
  expect(new Set(logged())).toEqual(new Set(["inbox_job_names_failed"]));
  expect(JSON.stringify(log.mock.calls)).not.toContain("customer");
});

test("a job that goes on failing is tried later and later, whatever its own rows say, and at once again when it can", async () => {
  let isBroken = true;
  const { sql, ring } = timer({
    files: {
      run: () => {
        if (isBroken) throw new Error("broken");
      },
    },
  });
  const waits: number[] = [];
  for (let time = 0; time < 9; time++) {
    // Its rows are due still: that is what noteDueTimes writes down after each turn.
    setAlarm(sql, "files", START);
    waits.push(await ring());
  }
  expect(waits).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 600]);
  isBroken = false;
  await ring();
  setAlarm(sql, "files", START);
  expect(await ring()).toBe(0);
});

test("a job that is due by a row and does not take it is held like one that fails, until it does something", async () => {
  let takes = false;
  const { sql, ring, logged } = timer({
    files: {
      dueAt: () => START,
      run: ({ sql }) => {
        if (takes) sql.run("DELETE FROM alarms WHERE name = 'outbox'");
      },
    },
  });
  const waits: number[] = [];
  for (let time = 0; time < 3; time++) {
    setAlarm(sql, "files", START);
    waits.push(await ring());
  }
  expect(waits).toEqual([0, 5, 10]);
  expect(new Set(logged())).toEqual(new Set(["inbox_job_files_failed"]));

  takes = true;
  sql.run("INSERT INTO alarms (name, due_at) VALUES ('outbox', 9e15)");
  await ring();
  setAlarm(sql, "files", START);
  expect(await ring()).toBe(0);
});

test("what agents send waits for no job that takes its time, also what is written or becomes due meanwhile", async () => {
  const sent: string[] = [];
  let answer = () => {};
  const { core, sql, ring } = timer({
    outbox: {
      run: ({ sql }) => {
        sent.push(
          ...sql.all<{ chatId: string }>("DELETE FROM outbox RETURNING chat_id AS chatId").map((one) => one.chatId),
        );
        clearAlarm(sql, "outbox");
      },
    },
    names: {
      run: async ({ sql }) => {
        await new Promise<void>((resolve) => (answer = resolve));
        clearAlarm(sql, "names");
      },
    },
  });
  const write = (chatId: string, at: number) => {
    enqueue(sql, { messageSeq: sent.length + 1, chatId, accountId: "a" }, at);
    setAlarm(sql, "outbox", at);
    core.pokeOutbox();
  };
  vi.useFakeTimers({ now: START });
  Object.assign(core, { clock: () => Date.now() });
  setAlarm(sql, "names", START);
  const alarm = ring();
  await vi.advanceTimersByTimeAsync(0);
  write("written meanwhile", START);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(["written meanwhile"]);
  write("held for a while", START + 5_000);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual(["written meanwhile", "held for a while"]);
  answer();
  await alarm;
  expect(nextWake(sql, START)).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});
