import { beforeEach, expect, test, vi } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { LiveClient } from "../../test/simulation/live-client.ts";
import type { ServerFrame } from "../shared/wire.ts";
import { position } from "./event-log.ts";
import { broadcast, isTooMuchAtOnce } from "./live.ts";
import { REPLAY_BYTES, REPLAY_EVENTS, REPLAY_MOST_BYTES, REPLAY_MOST_EVENTS, resume } from "./resume.ts";
import type { Sql } from "./sql.ts";
import { listChats } from "./team/list-chats.ts";

/** Proves that catching up takes a bounded share of the object's memory, however much was missed, and misses nothing. */

let sql: Sql;
let { deliver, chat } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat } = inboxInMemory());
  deliver([channelMessage("1")]);
});

/** The chat changes this often, as when a label is taken off: the log names it each time. */
function change(times: number): void {
  const { head } = position(sql);
  sql.run(
    `INSERT INTO event_log (seq, at, kind, entity, chat_id)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     SELECT ?2 + i, ?3, 'chat', ?4, ?4 FROM n`,
    times,
    head,
    NOW,
    chat().id,
  );
  sql.run("UPDATE log_state SET head = ? WHERE id = 1", head + times);
}

/** Says hello, and counts what is alive at a time: the rows that one statement answered, and the frame that is sent. */
function hello(cursor: number) {
  let mostRows = 0;
  const counting: Sql = {
    ...sql,
    all: (text, ...values) => {
      const rows = sql.all(text, ...values);
      mostRows = Math.max(mostRows, rows.length);
      return rows as never;
    },
  };
  const seen: { type: string; events: number; bytes: number; reason?: string }[] = [];
  const seqs: number[] = [];
  const rest = { type: "hello", v: 1, epoch: position(sql).epoch } as const;
  const isCaughtUp = resume(counting, { ...rest, cursor }, null, (text) => {
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === "replay") for (const { seq } of frame.events) seqs.push(seq);
    const events = frame.type === "replay" ? frame.events.length : 0;
    const bytes = new TextEncoder().encode(text).byteLength;
    seen.push({ type: frame.type, events, bytes, ...(frame.type === "reset" && { reason: frame.reason }) });
  });
  return { isCaughtUp, seen, seqs, mostRows };
}

test("as much as may be replayed comes in full and in order, a frame at a time", () => {
  change(REPLAY_MOST_EVENTS - position(sql).head);
  const { isCaughtUp, seen, seqs, mostRows } = hello(0);
  expect(isCaughtUp).toBe(true);
  expect(seqs).toEqual(Array.from({ length: REPLAY_MOST_EVENTS }, (_, place) => place + 1));
  expect(mostRows).toBeLessThanOrEqual(REPLAY_EVENTS);
  expect(Math.max(...seen.map(({ events }) => events))).toBeLessThanOrEqual(REPLAY_EVENTS);
  expect(Math.max(...seen.map(({ bytes }) => bytes))).toBeLessThanOrEqual(REPLAY_BYTES);
  expect(seen.at(-1)?.type).toBe("live");
});

test("who missed 100,000 events is told to load a snapshot, and nothing of them is read", () => {
  change(100_000);
  const { isCaughtUp, seen, mostRows } = hello(1);
  expect(isCaughtUp).toBe(false);
  expect(seen).toMatchObject([{ type: "reset", reason: "too_old" }]);
  expect(mostRows).toBe(0);
});

test("long messages end a replay by their bytes, and what was sent of it counts for nothing", () => {
  sql.run("UPDATE messages SET text = ?", "long ".repeat(REPLAY_BYTES / 10));
  sql.run("UPDATE event_log SET kind = 'message', entity = 'm1'");
  change(1_000);
  sql.run("UPDATE event_log SET kind = 'message', entity = (SELECT 'm' || seq FROM messages)");
  const { isCaughtUp, seen } = hello(0);
  expect(isCaughtUp).toBe(false);
  expect(seen.at(-1)).toMatchObject({ type: "reset", reason: "too_old" });
  expect(seen.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(REPLAY_MOST_BYTES + REPLAY_BYTES);
});

test("a tab that slept through 100,000 events shows in the end what the server has", () => {
  const client = new LiveClient(sql, "ana");
  client.connect();
  client.pump(10);
  client.drop();
  change(100_000);
  deliver([channelMessage("2", { text: "the newest" })]);

  client.connect();
  client.pump(1_000);

  expect(client.state.cursor).toBe(position(sql).head);
  expect(client.state.connection).toBe("live");
  const all = listChats(sql, { channel: null, accountId: null, cursor: null, limit: 10 })?.items;
  expect(Object.values(client.state.chats)).toEqual(all);
});

test("100,000 changes in one turn are sent to nobody: the clients come back and say where they stand", () => {
  const before = position(sql).head;
  const told: string[] = [];
  const socket = {
    readyState: WebSocket.OPEN,
    deserializeAttachment: () => ({ caughtUp: true, frames: null }),
    send: () => told.push("frame"),
    close: (code: number) => told.push(`closed ${code}`),
  };
  // The pair that the platform answers pings by is a class of its own, which plain Node lacks.
  vi.stubGlobal("WebSocketRequestResponsePair", class {});
  const ctx = { getWebSockets: () => [socket], setWebSocketAutoResponse: () => {} } as unknown as DurableObjectState;
  change(100_000);
  expect(broadcast(ctx, sql, before)).toBe(position(sql).head);
  expect(told).toEqual(["closed 1012"]);
  vi.unstubAllGlobals();
});

test("a turn is too much by the frames that it makes, and a usual one never is", () => {
  expect(isTooMuchAtOnce(300, 1_000)).toBe(false);
  expect(isTooMuchAtOnce(1_000, 10)).toBe(false);
  expect(isTooMuchAtOnce(1_000, 200)).toBe(true);
  expect(isTooMuchAtOnce(100_000, 1)).toBe(true);
});
