import { fullJitterDelayMs } from "../../worker/shared/backoff.ts";
import { KNOWS_TEAM, LIVE_PING, LIVE_PING_INTERVAL_MS } from "../../worker/shared/protocol.ts";
import type { HelloFrame, PresenceFrame, ServerFrame } from "../../worker/shared/wire.ts";
import type { InboxStore } from "./inbox-store.ts";

const FIRST_TRY_WITHIN_MS = 2_000;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 30_000;
const PONG_LIMIT_MS = 10_000;
/** A hello brings at least one frame, and a long replay one after the other: a slow way may need that long for one. */
const HELLO_LIMIT_MS = 60_000;
const BEHIND_LIMIT_MS = 3_000;
/** Of changes that this page cannot read: soon for the first, and then no more often than this, however many come. */
const REREAD_WITHIN_MS = 2_000;
const REREADS_APART_MS = 60_000;
/** The session behind the socket has ended (worker/inbox/live.ts). */
const CLOSE_SESSION_ENDED = 4401;
/** A refused upgrade and a dead network look alike to a page: after this many, ask whether we are signed in. */
const REFUSALS_BEFORE_DOUBT = 2;

export type LiveSocket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose">;

export type LiveConnectionDeps = {
  store: InboxStore;
  /** Whose page it is. Absent where everything that the page shows is read again under the session of the moment. */
  viewerId?: string;
  openSocket: () => LiveSocket;
  /** Loads everything anew and dispatches `snapshot_loaded`; rejects when it could not. */
  loadSnapshot: () => Promise<void>;
  /** Signed out elsewhere, for certain or perhaps: find out, and leave if so. */
  checkSession: () => void;
  isBrowserOnline: () => boolean;
  random: () => number;
};

export type LiveConnection = {
  /** The network is back, or somebody looks at the page again: try now, and do not trust the old socket. */
  wake: () => void;
  /** The browser says that there is no network. */
  sleep: () => void;
  /** Tells where the viewer is; nobody hears it while the page is not live. */
  tell: (presence: PresenceFrame) => void;
  stop: () => void;
};

/**
 * Keeps one socket to `/live` and does what the store wants: hello from the cursor, or a snapshot. The rules of
 * what is applied are in live-store.ts; here is only when to speak, when to wait, and when to give up on a socket.
 */
export function startLiveConnection(deps: LiveConnectionDeps): LiveConnection {
  const { store } = deps;
  let socket: LiveSocket | null = null;
  let isOpen = false;
  let isStopped = false;
  let isLoadingSnapshot = false;
  let failures = 0;
  let snapshotFailures = 0;
  let hasReread = false;
  const timers = {
    reconnect: timer(),
    ping: timer(),
    pong: timer(),
    hello: timer(),
    behind: timer(),
    snapshot: timer(),
    reread: timer(),
  };

  function connect(): void {
    if (isStopped || socket) return;
    timers.reconnect.clear();
    if (!deps.isBrowserOnline()) {
      waitForNetwork();
      return;
    }

    const opened = deps.openSocket();
    socket = opened;
    timers.pong.start(giveUp, PONG_LIMIT_MS);
    opened.onopen = () => {
      isOpen = true;
      timers.pong.clear();
      if (store.getState().wants !== "snapshot") sayHello();
      pingLater();
    };
    opened.onmessage = (message) => {
      const frame = readFrame(message.data);
      if (!frame) return;
      if (frame.type === "live" || frame.type === "reset") timers.hello.clear();
      else if (frame.type === "replay") awaitAnswer();
      store.dispatch({ type: "frame", frame });
      if (frame.type === "live") failures = 0;
      if (frame.type === "pong") noticePong(frame.head);
    };
    opened.onclose = (closing) => {
      if (socket !== opened) return;
      forget();
      if (closing.code === CLOSE_SESSION_ENDED || failures >= REFUSALS_BEFORE_DOUBT) deps.checkSession();
      connectLater();
    };
  }

  /** The browser says when it is back; if that is missed, one look now and then finds it. */
  function waitForNetwork(): void {
    store.dispatch({ type: "disconnected", isOffline: true });
    timers.reconnect.start(connect, RETRY_CAP_MS);
  }

  function connectLater(): void {
    if (isStopped) return;
    const isOffline = failures > 0 || !deps.isBrowserOnline();
    store.dispatch({ type: "disconnected", isOffline });
    const delayMs =
      failures === 0
        ? Math.floor(deps.random() * FIRST_TRY_WITHIN_MS)
        : fullJitterDelayMs(failures, RETRY_BASE_MS, RETRY_CAP_MS, deps.random());
    failures += 1;
    timers.reconnect.start(connect, delayMs);
  }

  /** No answer for too long: whatever the socket says about itself, it is dead. */
  function giveUp(): void {
    forget();
    connectLater();
  }

  /** Lets go of the socket without waiting for its close: a dead one may take minutes to tell. */
  function forget(): void {
    const old = socket;
    socket = null;
    isOpen = false;
    timers.ping.clear();
    timers.pong.clear();
    timers.hello.clear();
    timers.behind.clear();
    if (!old) return;
    old.onopen = null;
    old.onmessage = null;
    old.onclose = null;
    old.close();
  }

  function obey(): void {
    const { wants, missesChanges } = store.getState();
    if (wants === "hello" && isOpen) sayHello();
    // After a failure, its timer says when; only `wake` is in more of a hurry.
    if (wants === "snapshot" && !timers.snapshot.isRunning()) void loadSnapshot();
    if (missesChanges && wants !== "snapshot" && !timers.reread.isRunning()) rereadLater();
  }

  /** Jittered: after a deploy every open page hears of its first unknown change at the same moment. */
  function rereadLater(): void {
    const delayMs = Math.floor(deps.random() * REREAD_WITHIN_MS) + (hasReread ? REREADS_APART_MS : 0);
    hasReread = true;
    timers.reread.start(() => store.dispatch({ type: "reread_due" }), delayMs);
  }

  function sayHello(): void {
    const { epoch, cursor } = store.getState();
    const hello: HelloFrame = {
      type: "hello",
      v: 1,
      knows: [KNOWS_TEAM],
      ...(deps.viewerId === undefined ? {} : { viewer: deps.viewerId }),
      ...(epoch === null ? {} : { epoch, cursor }),
    };
    store.dispatch({ type: "hello_sent" });
    socket?.send(JSON.stringify(hello));
    awaitAnswer();
  }

  /** The platform answers pings of an object that has failed at the hello: only this tells. */
  function awaitAnswer(): void {
    timers.hello.start(giveUp, HELLO_LIMIT_MS);
  }

  async function loadSnapshot(): Promise<void> {
    if (isLoadingSnapshot || isStopped) return;
    isLoadingSnapshot = true;
    timers.snapshot.clear();
    try {
      await deps.loadSnapshot();
      snapshotFailures = 0;
    } catch {
      // Said on the screen as "catching up"; the next try comes by itself, or with `wake`.
      snapshotFailures += 1;
    }
    isLoadingSnapshot = false;
    if (store.getState().wants !== "snapshot") return;
    const delayMs = fullJitterDelayMs(snapshotFailures, RETRY_BASE_MS, RETRY_CAP_MS, deps.random());
    timers.snapshot.start(() => void loadSnapshot(), delayMs);
  }

  function pingLater(): void {
    timers.ping.start(ping, LIVE_PING_INTERVAL_MS);
  }

  function ping(): void {
    if (!isOpen) return;
    socket?.send(LIVE_PING);
    // Asked once more, a dead socket is no less dead.
    if (!timers.pong.isRunning()) timers.pong.start(giveUp, PONG_LIMIT_MS);
    pingLater();
  }

  function noticePong(head: number): void {
    timers.pong.clear();
    if (head <= store.getState().cursor || timers.behind.isRunning()) return;
    timers.behind.start(() => {
      if (head <= store.getState().cursor) return;
      store.dispatch({ type: "fell_behind" });
    }, BEHIND_LIMIT_MS);
  }

  // Frames, pages and answers can all show that something is missing.
  const stopObeying = store.subscribe(obey);
  connect();
  // A page that came without a snapshot does not wait for the socket to ask for one.
  obey();

  return {
    wake() {
      if (isStopped) return;
      if (isOpen) ping();
      else if (!socket) connect();
      if (store.getState().wants === "snapshot") void loadSnapshot();
    },
    sleep() {
      if (isStopped) return;
      forget();
      waitForNetwork();
    },
    tell(presence) {
      if (isOpen && store.getState().connection === "live") socket?.send(JSON.stringify(presence));
    },
    stop() {
      isStopped = true;
      stopObeying();
      forget();
      timers.reconnect.clear();
      timers.snapshot.clear();
      timers.reread.clear();
    },
  };
}

function readFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as ServerFrame;
  } catch {
    // Not ours to guess at: the next pong shows whether anything was missed.
    return null;
  }
}

/** One timer that is started anew each time. */
function timer() {
  let id: ReturnType<typeof setTimeout> | null = null;
  const clear = () => {
    if (id !== null) clearTimeout(id);
    id = null;
  };
  return {
    clear,
    isRunning: () => id !== null,
    start(run: () => void, delayMs: number) {
      clear();
      id = setTimeout(() => {
        id = null;
        run();
      }, delayMs);
    },
  };
}
