import { LIVE_PING } from "../../worker/shared/protocol.ts";
import type { LiveEvent, Message, ServerFrame } from "../../worker/shared/wire.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { ShownLog } from "./observations.ts";
import { openPlainSocket, type PlainSocket } from "./plain-socket.ts";

/** Points in a socket's life that its client can see. */
export type SocketPoint = "socket_replay" | "socket_event";

const RECONNECT_MIN_MS = 40;
const RECONNECT_MAX_MS = 250;
const PING_EVERY_MS = 2_000;
/** A pong that is ahead of the client for this long means that an event did not come. */
const BEHIND_LIMIT_MS = 3_000;
/** Longer than most stalls: in a long one the client gives the socket up. */
const SILENCE_LIMIT_MS = 10_000;

export type LiveWatcherEvents = {
  reached: (point: SocketPoint) => void;
  live: () => void;
  /** Something is shown for the first time. */
  shown?: (event: LiveEvent) => void;
};

export type ShownMessage = Pick<Message, "rev" | "status" | "clientId" | "direction"> & { errorCode: string | null };

/** The browser's end of `/live`, cursor and all; it remembers everything it was ever shown. */
export class LiveWatcher implements ShownLog {
  readonly entities: string[] = [];
  readonly breaches: string[] = [];
  readonly messages = new Map<string, ShownMessage>();
  /** Gaps that were noticed and closed by a new hello: allowed, and worth knowing. */
  gaps = 0;
  /** How often it has come back. */
  connections = 0;
  /** When the socket that is live now was opened (performance.now); null when none is. */
  liveSince: number | null = null;
  /** Between a `drop` and the connection after it. */
  isAway = false;

  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #random: SeededRandom;
  readonly #on: LiveWatcherEvents;
  #socket: PlainSocket | null = null;
  #openedAt = 0;
  #heardAt = 0;
  #behindSince: number | null = null;
  #epoch: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pinging: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** @param known what it has shown already, from the first one on; its log goes on behind that */
  constructor(
    origin: string,
    cookie: string,
    random: SeededRandom,
    on: LiveWatcherEvents,
    known: readonly string[] = [],
  ) {
    this.entities.push(...known);
    this.#url = `${origin}/live`;
    this.#headers = { cookie, origin };
    this.#random = random;
    this.#on = on;
  }

  start(): void {
    this.#pinging = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#pinging !== null) clearInterval(this.#pinging);
    this.#socket?.close();
  }

  /** The network goes, and is back after a while. */
  drop(awayMs: number): void {
    this.isAway = true;
    this.#lose(awayMs);
  }

  #connect(): void {
    this.isAway = false;
    this.#openedAt = performance.now();
    this.#heardAt = this.#openedAt;
    this.connections += 1;
    this.#socket = openPlainSocket(this.#url, this.#headers, {
      open: () => this.#hello(),
      text: (text) => this.#hear(JSON.parse(text) as ServerFrame),
      lost: () => this.#lose(this.#random.between(RECONNECT_MIN_MS, RECONNECT_MAX_MS)),
    });
  }

  #lose(awayMs: number): void {
    const socket = this.#socket;
    this.#socket = null;
    this.liveSince = null;
    this.#behindSince = null;
    socket?.close();
    if (this.#isStopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), awayMs);
  }

  #hello(): void {
    this.liveSince = null;
    const position = this.#epoch === null ? {} : { epoch: this.#epoch, cursor: this.entities.length };
    this.#say(JSON.stringify({ type: "hello", v: 1, ...position }));
  }

  #say(text: string): void {
    this.#socket?.send(text);
  }

  #ping(): void {
    if (this.#socket === null) return;
    if (performance.now() - this.#heardAt > SILENCE_LIMIT_MS) this.#lose(0);
    else this.#say(LIVE_PING);
  }

  #hear(frame: ServerFrame): void {
    this.#heardAt = performance.now();
    switch (frame.type) {
      case "event":
        this.#applyLive(frame);
        this.#on.reached("socket_event");
        break;
      case "replay":
        this.#sameEpoch(frame.epoch);
        for (const event of frame.events) this.#applyReplayed(event);
        this.#on.reached("socket_replay");
        break;
      case "live":
        this.#sameEpoch(frame.epoch);
        if (frame.head !== this.entities.length) this.breaches.push(`live at ${frame.head}, shown less or more`);
        this.liveSince = this.#openedAt;
        this.#on.live();
        break;
      case "reset":
        // The first hello has no position yet; its answer is where this log begins. No later one may be reset.
        if (this.#epoch !== null) this.breaches.push(`reset: ${frame.reason}`);
        this.#epoch = frame.epoch;
        this.#hello();
        break;
      case "pong":
        this.#sameEpoch(frame.epoch);
        this.#compareHead(frame.head);
        break;
      case "error":
        this.breaches.push(`error: ${frame.reason}`);
        break;
    }
  }

  #sameEpoch(epoch: string): void {
    if (this.#epoch !== null && this.#epoch !== epoch) this.breaches.push("another epoch");
  }

  #compareHead(head: number): void {
    if (head <= this.entities.length) {
      this.#behindSince = null;
      return;
    }
    this.#behindSince ??= performance.now();
    if (performance.now() - this.#behindSince < BEHIND_LIMIT_MS) return;
    this.gaps += 1;
    this.#behindSince = null;
    this.#hello();
  }

  #applyLive(event: LiveEvent): void {
    const missing = event.seq - this.entities.length - 1;
    if (missing === 0) this.#show(event);
    else if (missing > 0 && this.liveSince !== null) {
      this.gaps += 1;
      this.#hello();
    }
  }

  #applyReplayed(event: LiveEvent): void {
    const missing = event.seq - this.entities.length - 1;
    if (missing === 0) this.#show(event);
    else if (missing > 0) this.breaches.push(`a hole of ${missing} before ${event.seq} in a replay`);
  }

  #show(event: LiveEvent): void {
    const { change } = event;
    this.#on.shown?.(event);
    switch (change.kind) {
      case "message": {
        const { id, rev, status, clientId, direction, error } = change.message;
        this.entities.push(id);
        const known = this.messages.get(id);
        if (known !== undefined && known.rev > rev) return;
        this.messages.set(id, { rev, status, clientId, direction, errorCode: error?.code ?? null });
        break;
      }
      case "message_removed":
        this.entities.push(change.messageId);
        this.messages.delete(change.messageId);
        break;
      case "chat":
        this.entities.push(change.chat.id);
        break;
      case "account":
        this.entities.push(change.account.id);
        break;
      case "contact":
        this.entities.push(change.id);
        break;
      case "unknown":
        this.breaches.push("a change that the server could not describe");
        break;
    }
  }
}
