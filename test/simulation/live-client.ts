import { INBOX_KEY } from "../../app/inbox/chat-filter.ts";
import { emptyInbox, type InboxState } from "../../app/inbox/inbox-state.ts";
import { type InboxAction, reduceInbox } from "../../app/inbox/live-store.ts";
import { listAccounts } from "../../worker/inbox/accounts.ts";
import { eachEventAfter, eventFor } from "../../worker/inbox/changes.ts";
import { findChat } from "../../worker/inbox/chats.ts";
import { position } from "../../worker/inbox/event-log.ts";
import { listMessages } from "../../worker/inbox/message-pages.ts";
import { resume } from "../../worker/inbox/resume.ts";
import type { Sql } from "../../worker/inbox/sql.ts";
import { listLabels } from "../../worker/inbox/team/labels.ts";
import { listChats } from "../../worker/inbox/team/list-chats.ts";
import { KNOWS_TEAM } from "../../worker/shared/protocol.ts";
import type { LiveEvent, Message, ServerFrame } from "../../worker/shared/wire.ts";

/** More than a sequence can make: the simulation compares whole threads. */
const WHOLE = 1_000;

/**
 * A browser's end of the live protocol: the reducer of the app itself, with a line to the server that may
 * hold frames back or lose them with the connection.
 */
export class LiveClient {
  state: InboxState = emptyInbox;
  /** Every event that was applied, by number: it must be a prefix of the server's log. */
  readonly applied: number[] = [];
  private line: string[] = [];
  /** What was asked for otherwise than by the socket, as it was then: it may come after what the socket tells later. */
  private answers: InboxAction[] = [];
  private connected = false;
  private caughtUp = false;
  private readonly sql: Sql;

  /** Who looks. */
  readonly memberId: string;

  constructor(sql: Sql, memberId: string) {
    this.sql = sql;
    this.memberId = memberId;
  }

  get isConnected(): boolean {
    return this.connected;
  }

  connect(): void {
    this.connected = true;
    this.line = [];
    this.hello();
  }

  /** The frames on the line are gone with it. */
  drop(): void {
    this.connected = false;
    this.caughtUp = false;
    this.line = [];
    this.state = reduceInbox(this.state, { type: "disconnected", isOffline: false });
  }

  /** The server's side: an event frame to a socket that is caught up. */
  offer(events: LiveEvent[]): void {
    if (!this.connected || !this.caughtUp) return;
    const listener = { knowsTeam: true, memberId: this.memberId };
    for (const event of events) this.line.push(JSON.stringify({ type: "event", ...eventFor(event, listener) }));
  }

  /** One event is lost on its way, and the line goes on. */
  loseEvent(): void {
    const place = this.line.findIndex((text) => (JSON.parse(text) as ServerFrame).type === "event");
    if (place !== -1) this.line.splice(place, 1);
  }

  /** The platform's answer to a ping names the head. */
  hearHead(): void {
    if (!this.connected || this.state.cursor >= position(this.sql).head) return;
    this.state = reduceInbox(this.state, { type: "fell_behind" });
    this.obey();
  }

  /** Takes up to `count` frames off the line, and does what the reducer then asks for. */
  pump(count: number): void {
    for (let taken = 0; taken < count && this.connected; taken++) {
      const text = this.line.shift();
      if (text === undefined) break;
      const frame = JSON.parse(text) as ServerFrame;
      const before = this.state.cursor;
      this.state = reduceInbox(this.state, { type: "frame", frame });
      if (frame.type === "event" || frame.type === "replay") this.noteApplied(before);
      this.obey();
    }
  }

  /** Opens a chat, or goes back to one. */
  askForThread(chatId: string): void {
    if (this.state.epoch === null) return;
    this.state = reduceInbox(this.state, { type: "thread_asked", chatId });
    const page = listMessages(this.sql, { chatId, from: { type: "newest" }, limit: WHOLE });
    if (page === null) return;
    const asOf = position(this.sql);
    this.answers.push({ type: "thread_loaded", chatId, side: "newest", page: { ...page, asOf } });
  }

  askForChats(): void {
    if (this.state.epoch === null) return;
    const page = listChats(this.sql, { channel: null, accountId: null, cursor: null, limit: WHOLE });
    if (page === null) return;
    this.answers.push({ type: "chats_loaded", list: INBOX_KEY, page: { ...page, asOf: position(this.sql) } });
  }

  /** Did something to a message (sent it again, reacted): the answer is how it and its chat are then. */
  askFor(message: Message): void {
    const chat = findChat(this.sql, message.chatId);
    if (this.state.epoch === null || chat === null) return;
    this.answers.push({ type: "message_answered", message }, { type: "chat_answered", chat });
  }

  /** @param place which of the answers on their way */
  hear(place: number): void {
    const [answer] = this.answers.splice(place % Math.max(1, this.answers.length), 1);
    if (answer === undefined) return;
    this.state = reduceInbox(this.state, answer);
    this.obey();
  }

  hearAll(): void {
    while (this.answers.length > 0) this.hear(0);
  }

  private noteApplied(before: number): void {
    for (let seq = before + 1; seq <= this.state.cursor; seq++) this.applied.push(seq);
  }

  private obey(): void {
    for (let turn = 0; this.state.wants !== null && turn < 5; turn++) {
      if (this.state.wants === "hello") {
        this.hello();
        return;
      }
      this.loadSnapshot();
    }
  }

  private hello(): void {
    const { epoch, cursor } = this.state;
    const place = epoch === null ? {} : { epoch, cursor };
    const hello = { type: "hello" as const, v: 1 as const, knows: [KNOWS_TEAM], ...place };
    this.line = [];
    this.caughtUp = resume(this.sql, hello, this.memberId, (frame) => this.line.push(frame));
    this.state = reduceInbox(this.state, { type: "hello_sent" });
  }

  private loadSnapshot(): void {
    const asOf = position(this.sql);
    const chats = listChats(this.sql, { channel: null, accountId: null, cursor: null, limit: WHOLE })?.items ?? [];
    const open = chats[0];
    const page = open && listMessages(this.sql, { chatId: open.id, from: { type: "newest" }, limit: WHOLE });
    this.state = reduceInbox(this.state, {
      type: "snapshot_loaded",
      snapshot: {
        accounts: listAccounts(this.sql),
        chats: { items: chats, nextCursor: null, asOf },
        thread: open && page ? { chatId: open.id, chat: findChat(this.sql, open.id), page: { ...page, asOf } } : null,
        team: { labels: listLabels(this.sql), members: [], views: {}, mentions: {} },
      },
    });
    this.applied.length = 0;
    this.appliedFrom = asOf.head;
  }

  /** The place of the last snapshot: what was applied since follows on it without a hole. */
  appliedFrom = 0;
}

/** Lets the frames out that follow `sentHead`, as the object does after each write. */
export function broadcastTo(clients: LiveClient[], sql: Sql, sentHead: number): number {
  const { head } = position(sql);
  if (head > sentHead && clients.some((client) => client.isConnected)) {
    const events = [...eachEventAfter(sql, sentHead)];
    for (const client of clients) client.offer(events);
  }
  return head;
}
