import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIVE_PING } from "../../worker/shared/protocol.ts";
import type { ServerFrame } from "../../worker/shared/wire.ts";
import { INBOX_KEY } from "./chat-filter.ts";
import { emptyInbox, type InboxState } from "./inbox-state.ts";
import { createInboxStore, type InboxStore } from "./inbox-store.ts";
import { type LiveConnection, type LiveSocket, startLiveConnection } from "./live-connection.ts";

/** Proves when the connection speaks, waits and gives up, on fake time and a fake socket. The rules of what is
 * applied are live-store.test.ts's. */

class FakeSocket implements LiveSocket {
  onopen: LiveSocket["onopen"] = null;
  onmessage: LiveSocket["onmessage"] = null;
  onclose: LiveSocket["onclose"] = null;
  readonly sent: string[] = [];
  isClosed = false;

  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
  opens(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }
  tells(frame: ServerFrame): void {
    const told = new MessageEvent("message", { data: JSON.stringify(frame) });
    this.onmessage?.call(this as unknown as WebSocket, told);
  }
  drops(code = 1006): void {
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }
  hellos(): unknown[] {
    return this.sent.filter((text) => text !== LIVE_PING).map((text) => JSON.parse(text));
  }
}

const known: InboxState = { ...emptyInbox, epoch: "e1", cursor: 5 };

let store: InboxStore;
let sockets: FakeSocket[];
let connection: LiveConnection;
let isOnline: boolean;
const loadSnapshot = vi.fn<() => Promise<void>>();
const checkSession = vi.fn<() => void>();

const newest = () => sockets.at(-1)!;

function start(state: InboxState = known, random = 0.5): void {
  store = createInboxStore(state);
  connection = startLiveConnection({
    store,
    viewerId: "anna",
    openSocket: () => {
      sockets.push(new FakeSocket());
      return newest();
    },
    loadSnapshot,
    checkSession,
    isBrowserOnline: () => isOnline,
    random: () => random,
  });
}

function goLive(head = 5): void {
  newest().opens();
  newest().tells({ type: "live", epoch: "e1", head });
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  isOnline = true;
  loadSnapshot.mockReset().mockResolvedValue();
  checkSession.mockReset();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

describe("a page that is older than the server", () => {
  const newer = (seq: number) =>
    ({ type: "event", seq, at: "2026-11-20T10:00:00.000Z", change: { kind: "mood" } }) as unknown as ServerFrame;
  const readAnew = (head: number) => {
    const chats = { items: [], nextCursor: null, asOf: { epoch: "e1", head } };
    store.dispatch({ type: "snapshot_loaded", snapshot: { accounts: [], chats, thread: null } });
  };

  it("reads anew soon after the first change that it does not know, and then once a minute at most", async () => {
    start();
    goLive();
    loadSnapshot.mockImplementation(async () => readAnew(store.getState().cursor));
    let head = 5;
    const hear = async (ms: number) => {
      newest().tells(newer(++head));
      await vi.advanceTimersByTimeAsync(ms);
      newest().tells({ type: "live", epoch: "e1", head: store.getState().cursor });
      newest().tells({ type: "pong", epoch: "e1", head: store.getState().cursor });
    };
    await hear(900);
    expect(loadSnapshot).toHaveBeenCalledTimes(0);
    await hear(200);
    expect(loadSnapshot).toHaveBeenCalledTimes(1);
    // It stays live in between.
    for (let second = 0; second < 59; second++) await hear(1_000);
    expect(loadSnapshot).toHaveBeenCalledTimes(1);
    expect(store.getState()).toMatchObject({ connection: "live", cursor: head });
    await hear(3_000);
    expect(loadSnapshot).toHaveBeenCalledTimes(2);
  });
});

describe("a connection that works", () => {
  it("says hello from where the page stands and is live when the server says so", () => {
    start();
    newest().opens();
    expect(newest().hellos()).toEqual([
      { type: "hello", v: 1, knows: ["team"], viewer: "anna", epoch: "e1", cursor: 5 },
    ]);
    expect(store.getState().connection).toBe("catching_up");
    newest().tells({ type: "live", epoch: "e1", head: 5 });
    expect(store.getState().connection).toBe("live");
  });

  it("pings every 25 seconds and keeps a socket that answers", () => {
    start();
    goLive();
    for (let round = 0; round < 3; round++) {
      vi.advanceTimersByTime(25_000);
      newest().tells({ type: "pong", epoch: "e1", head: 5 });
    }
    expect(newest().sent.filter((text) => text === LIVE_PING)).toHaveLength(3);
    expect(sockets).toHaveLength(1);
  });

  it("says hello again when the head stays ahead for three seconds, and not before", () => {
    start();
    goLive();
    vi.advanceTimersByTime(25_000);
    newest().tells({ type: "pong", epoch: "e1", head: 6 });
    vi.advanceTimersByTime(2_900);
    expect(newest().hellos()).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(newest().hellos()).toHaveLength(2);
  });

  it("finds what it missed within 30 seconds, from the answers to its pings alone", () => {
    start();
    goLive();
    // The frame of event 6 is lost on the way at the worst moment, right after a ping.
    vi.advanceTimersByTime(25_000);
    newest().tells({ type: "pong", epoch: "e1", head: 5 });
    for (let second = 1; second <= 30; second++) {
      vi.advanceTimersByTime(1_000);
      if (second === 25) newest().tells({ type: "pong", epoch: "e1", head: 6 });
    }
    expect(newest().hellos()).toHaveLength(2);
  });

  it("says hello again at once on a gap", () => {
    start();
    goLive();
    const account = { id: "a", provider: "unipile", channel: "whatsapp", externalId: "x", name: "A" } as const;
    const change = { kind: "account", account: { ...account, state: "connected", lastSyncAt: null } } as const;
    newest().tells({ type: "event", seq: 7, at: "2026-11-20T10:00:00.000Z", change });
    expect(newest().hellos()).toHaveLength(2);
  });
});

describe("a connection that breaks", () => {
  it("comes back within two seconds, spread out by chance", () => {
    start();
    goLive();
    newest().drops();
    expect(store.getState().connection).toBe("catching_up");
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
  });

  it("says that it is offline when coming back fails, and waits longer each time, up to half a minute", () => {
    start(known, 0.999_999);
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      const before = Date.now();
      const count = sockets.length;
      newest().drops();
      while (sockets.length === count) vi.advanceTimersToNextTimer();
      waits.push(Math.round((Date.now() - before) / 100) / 10);
    }
    expect(store.getState().connection).toBe("offline");
    expect(waits).toEqual([2, 1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it("gives up a socket that does not answer a ping in ten seconds", () => {
    start();
    goLive();
    vi.advanceTimersByTime(25_000 + 10_000);
    expect(sockets[0]?.isClosed).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(sockets).toHaveLength(2);
  });

  it("gives up a socket that does not open in ten seconds", () => {
    start();
    vi.advanceTimersByTime(12_000);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  it("tries at once when the browser is online again", () => {
    start(known, 0.999);
    goLive();
    isOnline = false;
    connection.sleep();
    expect(store.getState().connection).toBe("offline");
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    isOnline = true;
    connection.wake();
    expect(sockets).toHaveLength(2);
  });

  it("looks by itself whether the browser is online again, should nobody say so", () => {
    start();
    goLive();
    isOnline = false;
    connection.sleep();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    isOnline = true;
    vi.advanceTimersByTime(30_000);
    expect(sockets).toHaveLength(2);
  });

  it("asks an open socket for a sign of life when somebody looks at the page again", () => {
    start();
    goLive();
    connection.wake();
    expect(newest().sent.at(-1)).toBe(LIVE_PING);
    vi.advanceTimersByTime(12_000);
    expect(sockets).toHaveLength(2);
  });

  it("gives up a dead socket as soon as otherwise, however often somebody looks at the page meanwhile", () => {
    start();
    goLive();
    for (let look = 0; look < 4; look++) {
      connection.wake();
      vi.advanceTimersByTime(3_000);
    }
    expect(sockets[0]?.isClosed).toBe(true);
  });

  it("gives up a socket whose pings the platform answers, but whose hello nobody does", () => {
    start();
    newest().opens();
    for (let seconds = 0; seconds < 60; seconds += 10) {
      newest().tells({ type: "pong", epoch: "e1", head: 5 });
      expect(sockets).toHaveLength(1);
      vi.advanceTimersByTime(10_000);
    }
    expect(sockets[0]?.isClosed).toBe(true);
    vi.advanceTimersByTime(2_000);
    goLive();
    vi.advanceTimersByTime(20_000);
    expect(store.getState().connection).toBe("live");
    expect(sockets).toHaveLength(2);
  });

  it("waits for a long replay on a slow way, as long as something of it comes", () => {
    start();
    newest().opens();
    for (let seconds = 0; seconds < 180; seconds += 5) {
      newest().tells({ type: "pong", epoch: "e1", head: 5 });
      if (seconds % 45 === 0) newest().tells({ type: "replay", epoch: "e1", events: [], more: true });
      vi.advanceTimersByTime(5_000);
    }
    expect(sockets).toHaveLength(1);
  });

  it("checks whether the session is over when the server says so, and after repeated refusals", () => {
    start();
    goLive();
    newest().drops(4401);
    expect(checkSession).toHaveBeenCalledTimes(1);
    for (let round = 0; round < 2; round++) {
      vi.advanceTimersByTime(30_000);
      newest().drops();
    }
    expect(checkSession.mock.calls.length).toBeGreaterThan(1);
  });

  it("does nothing more once it is stopped", () => {
    start();
    goLive();
    newest().drops();
    connection.stop();
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
  });
});

describe("a reset", () => {
  const reset: ServerFrame = { type: "reset", epoch: "e2", head: 40, reason: "foreign_epoch" };
  const snapshot = () =>
    store.dispatch({
      type: "snapshot_loaded",
      snapshot: {
        accounts: [],
        chats: { items: [], nextCursor: null, asOf: { epoch: "e2", head: 40 } },
        thread: null,
      },
    });

  it("loads a snapshot and says hello from where that stands", async () => {
    loadSnapshot.mockImplementation(async () => snapshot());
    start();
    newest().opens();
    newest().tells(reset);
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().hellos().at(-1)).toEqual({
      type: "hello",
      v: 1,
      knows: ["team"],
      viewer: "anna",
      epoch: "e2",
      cursor: 40,
    });
  });

  it("tries to load it again by itself when that fails", async () => {
    loadSnapshot.mockRejectedValueOnce(new Error("no answer")).mockImplementation(async () => snapshot());
    start();
    newest().opens();
    newest().tells(reset);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(loadSnapshot).toHaveBeenCalledTimes(2);
    expect(store.getState().epoch).toBe("e2");
  });

  it("also follows from a page that another database answered", async () => {
    loadSnapshot.mockImplementation(async () => snapshot());
    start();
    goLive();
    const page = { items: [], nextCursor: null, asOf: { epoch: "e2", head: 40 } };
    store.dispatch({ type: "chats_loaded", list: INBOX_KEY, page });
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().hellos().at(-1)).toEqual({
      type: "hello",
      v: 1,
      knows: ["team"],
      viewer: "anna",
      epoch: "e2",
      cursor: 40,
    });
  });

  it("that cannot be loaded is tried again after a while, and not at every change", async () => {
    loadSnapshot.mockRejectedValue(new Error("no answer"));
    start();
    newest().opens();
    newest().tells(reset);
    await vi.advanceTimersByTimeAsync(0);
    for (let round = 0; round < 5; round++) store.dispatch({ type: "chats_asked", list: INBOX_KEY });
    await vi.advanceTimersByTimeAsync(0);
    expect(loadSnapshot).toHaveBeenCalledTimes(1);
  });

  it("is not needed for a page that comes without a snapshot: it loads one without waiting for the socket", async () => {
    start({ ...emptyInbox, wants: "snapshot" });
    await vi.advanceTimersByTimeAsync(0);
    expect(loadSnapshot).toHaveBeenCalledTimes(1);
  });
});
