import { DurableObject } from "cloudflare:workers";
import bundle from "../../migrations/inbox/migrations.js";
import { parseDelivery } from "../channels/channel-for.ts";
import { systemClock } from "../shared/clock.ts";
import { errorName, log } from "../shared/log.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { Account, Chat, Message, Position } from "../shared/wire.ts";
import { type AccountToConnect, listAccounts, upsertAccount } from "./accounts.ts";
import { type AlarmName, clearAlarm, dueAlarms, nextWake, setAlarm, setAlarmSooner } from "./alarms.ts";
import { amendOwn } from "./amend-own.ts";
import { dropStaleOrphans } from "./amendments.ts";
import { findChat, listChats, markRead } from "./chats.ts";
import { composeMessage, retryMessage } from "./compose.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { trimDeliveries } from "./deliveries.ts";
import { openLog, position, trimLog } from "./event-log.ts";
import {
  askNow,
  type FileOutcome,
  type FileView,
  findFile,
  nextFileDueAt,
  settleFile,
  takeDueFiles,
  takeForgottenKeys,
} from "./file-jobs.ts";
import type { FileStore, Upload } from "./file-store.ts";
import { parseFileId } from "./files.ts";
import { goneSql, isGone, markGone } from "./gone.ts";
import { groupCommit } from "./group-commit.ts";
import { nameGroups, nextNameDueAt } from "./group-names.ts";
import { type Parse, replayWaitingFor } from "./ingest.ts";
import { ingestGroup } from "./ingest-group.ts";
import {
  acceptSocket,
  advertiseHead,
  answerFrame,
  broadcast,
  closeAllSockets,
  closeSession,
  liveSessions,
} from "./live.ts";
import { listMessages } from "./message-pages.ts";
import { findMessage, messageSeq } from "./messages.ts";
import { migrate } from "./migrate.ts";
import { dropStaleEchoWaits, nextDueAt, recoverInterrupted } from "./outbox.ts";
import { drainOutbox } from "./outbox-drain.ts";
import { replayDeliveries } from "./replay.ts";
import { nextRereadAt } from "./reread-list.ts";
import { readAgain } from "./rereads.ts";
import type {
  AmendOutcome,
  ChannelAccess,
  ChatQuery,
  DeadLetterPage,
  DeliveryReceipt,
  DraftRefusal,
  InboundDelivery,
  InboxRpc,
  MessageDraft,
  MessageQuery,
  OwnAmendment,
  Page,
  ReplayQuery,
  ReplayReport,
} from "./rpc.ts";
import { outboxSender } from "./sender.ts";
import { closeEndedSessions, SESSION_CHECK_MS, SESSION_CHECK_RETRY_MS } from "./session-check.ts";
import { showCustomer } from "./show-customer.ts";
import { objectSql, type Sql } from "./sql.ts";
import { stateHash } from "./state-hash.ts";
import { SESSION_HEADER } from "./stub.ts";
import { takeUpload } from "./take-upload.ts";

const HOUSEKEEPING_MS = 6 * 60 * 60 * 1000;
const HOUSEKEEPING_SLICE_MS = 1_000;
/** How soon an alarm that failed as a whole is tried again. The platform's own retries are not relied on. */
const ALARM_RETRY_MS = 5_000;

/**
 * A tenant's object: one writer over one database. A thin shell: every method unpacks, calls the core, and
 * then lets out what the core wrote, in this order and in one turn: write, frames, alarm.
 *
 * Memory is a cache and may go at any moment; everything that must survive is in the database.
 */
export abstract class InboxObject extends DurableObject<Env> implements InboxRpc {
  private sql: Sql;
  private readonly commitDelivery: (delivery: InboundDelivery) => Promise<Outcome<DeliveryReceipt, "storage_failed">>;
  private sentHead = 0;
  /** False until this wake has seen the platform's alarm set for something. */
  private armed = false;
  private pokeOutbox: () => void = () => {};

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.sql = objectSql(ctx.storage);
    this.commitDelivery = groupCommit({
      apply: (deliveries) => this.applyDeliveries(deliveries),
      confirm: () => ctx.storage.sync(),
    });
    if (isGone(this.sql)) {
      this.sql = goneSql;
      return;
    }
    migrate(this.sql, bundle);
    openLog(this.sql);
    const at = position(this.sql);
    this.sentHead = at.head;
    advertiseHead(ctx, at);
    // This memory is new: whatever was being sent when the last one went is in nobody's hands any more. After
    // `sentHead` was read, so that sockets which hibernated through it are told.
    this.sql.transaction(() => recoverInterrupted(this.sql, systemClock()));
    // The platform gives up on an alarm after six failures; what is still due is armed again at the next wake.
    void ctx.blockConcurrencyWhile(() => this.letOut());
  }

  /** The account's credentials, opened at the moment of the call; null when it is not connected any more. */
  protected abstract openAccess(accountId: string): Promise<ChannelAccess | null>;

  /** The way to the bytes of files. */
  protected abstract get files(): FileStore;
  /** Of these sessions, those that still let somebody into this tenant. */
  protected abstract findOpenSessions(sessionIds: string[]): Promise<string[]>;

  async open(): Promise<Position> {
    return position(this.sql);
  }

  async deliver(delivery: InboundDelivery): Promise<Outcome<DeliveryReceipt, "storage_failed" | "gone">> {
    try {
      if (this.isGone) return fail("gone");
      return await this.commitDelivery(delivery);
    } catch (error) {
      if (this.isGone) return fail("gone");
      logFailure("deliver", error);
      return fail("storage_failed");
    }
  }

  async connectAccount(account: AccountToConnect): Promise<Account> {
    const now = systemClock();
    const known = this.sql.transaction(() => {
      const upserted = upsertAccount(this.sql, account, now);
      replayWaitingFor(this.sql, account.externalId, parse, now);
      return upserted;
    });
    await this.letOut();
    return known;
  }

  async listAccounts(): Promise<Account[]> {
    return listAccounts(this.sql);
  }

  async listChats(query: ChatQuery): Promise<Outcome<Page<Chat>, "bad_cursor">> {
    const page = listChats(this.sql, query);
    return page === null ? fail("bad_cursor") : ok({ ...page, asOf: position(this.sql) });
  }

  async getChat(chatId: string): Promise<Outcome<Chat, "not_found">> {
    const chat = findChat(this.sql, chatId);
    return chat === null ? fail("not_found") : ok(chat);
  }

  async markRead(chatId: string, upToMessageId: string | null): Promise<Outcome<Chat, "not_found">> {
    if (findChat(this.sql, chatId) === null) return fail("not_found");
    const head = position(this.sql).head;
    const upTo = upToMessageId === null ? head : messageSeq(upToMessageId);
    if (upTo === null || upTo > head) return fail("not_found");
    const wasUnread = markRead(this.sql, chatId, upTo, systemClock());
    await this.letOut();
    if (wasUnread) this.ctx.waitUntil(this.showCustomer(chatId, "mark_read"));
    return this.getChat(chatId);
  }

  async listMessages(
    query: MessageQuery,
  ): Promise<Outcome<Page<Message> & { hasNewer: boolean }, "not_found" | "bad_cursor">> {
    if (findChat(this.sql, query.chatId) === null) return fail("not_found");
    const page = listMessages(this.sql, query);
    if (page !== null) return ok({ ...page, asOf: position(this.sql) });
    return fail(query.from.type === "around" ? "not_found" : "bad_cursor");
  }

  async sendMessage(draft: MessageDraft): Promise<Outcome<Message, DraftRefusal>> {
    const written = composeMessage(this.sql, draft, systemClock());
    await this.letOut();
    this.pokeOutbox();
    return written;
  }

  async retryMessage(messageId: string): Promise<Outcome<Message, "not_found" | "not_retryable">> {
    const written = retryMessage(this.sql, messageId, systemClock());
    await this.letOut();
    this.pokeOutbox();
    return written;
  }

  async amendMessage(messageId: string, amendment: OwnAmendment): Promise<AmendOutcome> {
    const access = (accountId: string) => this.openAccess(accountId);
    const amended = await amendOwn(this.sql, access, messageId, amendment, systemClock);
    await this.letOut();
    return amended;
  }

  async typing(chatId: string): Promise<void> {
    await this.showCustomer(chatId, "typing");
  }

  async fileOf(id: string): Promise<Outcome<FileView, "not_found">> {
    const place = parseFileId(id);
    const file = place && findFile(this.sql, place.messageSeq, place.place);
    if (!place || !file) return fail("not_found");
    if (file.state === "waiting" && file.job !== null) {
      askNow(this.sql, place.messageSeq, place.place, systemClock());
      await this.armAlarm();
    }
    return ok(file);
  }

  async settleFile(id: string, outcome: FileOutcome): Promise<void> {
    const place = parseFileId(id);
    const message = place && findMessage(this.sql, place.messageSeq);
    if (!place || !message) return;
    const { seq, chatId } = message;
    this.sql.transaction(() => settleFile(this.sql, { seq, chatId }, place.place, outcome, systemClock()));
    await this.letOut();
  }

  async noteUpload(upload: Upload): Promise<Outcome<{ id: string }, "not_found" | "not_supported" | "too_large">> {
    return takeUpload(this.sql, upload, systemClock());
  }

  async listDeadLetters(query: {
    cursor: string | null;
    limit: number;
  }): Promise<Outcome<DeadLetterPage, "bad_cursor">> {
    const page = listDeadLetters(this.sql, query);
    return page === null ? fail("bad_cursor") : ok(page);
  }

  async replayDeliveries(query: ReplayQuery): Promise<Outcome<ReplayReport, "bad_cursor">> {
    const report = replayDeliveries(this.sql, query, parse, systemClock());
    await this.letOut();
    return report === null ? fail("bad_cursor") : ok(report);
  }

  async stateHash(): Promise<string> {
    return stateHash(this.sql);
  }

  async closeSessions(sessionIds: string[]): Promise<void> {
    for (const sessionId of sessionIds) closeSession(this.ctx, sessionId);
  }

  async destroy(): Promise<void> {
    // First, and before anything is awaited: whatever is still running here finds no database to write into.
    this.sql = goneSql;
    closeAllSockets(this.ctx);
    this.pokeOutbox();
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    markGone(objectSql(this.ctx.storage));
    await this.ctx.storage.sync();
  }

  /** The socket upgrade; the Worker has checked session and origin and says whose socket it is. */
  override async fetch(request: Request): Promise<Response> {
    if (this.isGone) return new Response("gone", { status: 410 });
    const sessionId = request.headers.get(SESSION_HEADER);
    if (sessionId === null || request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return new Response("expected a WebSocket upgrade", { status: 426 });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    acceptSocket(this.ctx, server, sessionId);
    advertiseHead(this.ctx, position(this.sql));
    setAlarmSooner(this.sql, "sessions", systemClock() + SESSION_CHECK_MS);
    await this.armAlarm();
    // The session may have ended while the socket was on its way here, when there was nothing to close yet.
    this.ctx.waitUntil(this.checkSessions([sessionId]));
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    if (this.isGone) return;
    answerFrame(this.ctx, this.sql, socket, message);
  }

  /** Nothing is kept about a socket outside its own attachment, so there is nothing to undo. */
  override async webSocketClose(): Promise<void> {}

  /** Catches everything and arms itself again: the platform drops an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    if (this.isGone) return;
    try {
      for (const name of dueAlarms(this.sql, systemClock())) {
        switch (name) {
          case "outbox":
            await this.runOutbox();
            break;
          case "files":
            await this.runFiles();
            break;
          case "rereads":
            await readAgain(this.sql, (accountId) => this.openAccess(accountId), systemClock);
            break;
          case "names":
            await nameGroups(this.sql, (accountId) => this.openAccess(accountId), systemClock);
            break;
          case "sessions":
            await this.checkAllSessions();
            break;
          case "housekeeping":
            this.runHousekeeping();
            break;
        }
      }
      await this.letOut();
    } catch (error) {
      if (this.isGone) return;
      logFailure("alarm", error);
      await this.ctx.storage.setAlarm(systemClock() + ALARM_RETRY_MS);
    }
  }

  /** The tenant was deleted, in this wake or an earlier one. */
  private get isGone(): boolean {
    return this.sql === goneSql;
  }

  private applyDeliveries(deliveries: InboundDelivery[]): Outcome<DeliveryReceipt, "storage_failed">[] {
    const now = systemClock();
    const outcomes = ingestGroup(this.sql, deliveries, parse, now, (error) => logFailure("deliver", error));
    this.sendFrames();
    // A delivery may bring a group whose name is to be asked for; the very first one starts housekeeping.
    if (!this.armed || hasErrands(this.sql)) this.ctx.waitUntil(this.armAlarm());
    return outcomes;
  }

  private async runOutbox(): Promise<void> {
    recoverInterrupted(this.sql, systemClock());
    this.sendFrames();
    await drainOutbox(
      outboxSender({
        sql: this.sql,
        clock: systemClock,
        openAccess: (accountId) => this.openAccess(accountId),
        files: this.files,
        changed: () => this.sendFrames(),
        poked: () => new Promise((resolve) => (this.pokeOutbox = resolve)),
      }),
    );
  }

  private showCustomer(chatId: string, what: "mark_read" | "typing"): Promise<void> {
    return showCustomer(this.sql, (accountId) => this.openAccess(accountId), chatId, what, systemClock);
  }

  private async runFiles(): Promise<void> {
    const now = systemClock();
    const jobs = this.sql.transaction(() => takeDueFiles(this.sql, now));
    await this.files.fetchLater(jobs);
    await this.files.remove(this.sql.transaction(() => takeForgottenKeys(this.sql, now)));
  }

  private async checkAllSessions(): Promise<void> {
    // First, so that there is a next check whatever becomes of this one.
    setAlarm(this.sql, "sessions", systemClock() + SESSION_CHECK_MS);
    await this.checkSessions(liveSessions(this.ctx));
    // Without sockets there is nothing to ask about, and the object may sleep.
    if (liveSessions(this.ctx).length === 0) clearAlarm(this.sql, "sessions");
  }

  /** Catches everything: what nobody could say is asked again soon, and keeps no other alarm from its work. */
  private async checkSessions(sessionIds: string[]): Promise<void> {
    try {
      await closeEndedSessions(
        sessionIds,
        (asked) => this.findOpenSessions(asked),
        (sessionId) => closeSession(this.ctx, sessionId),
      );
    } catch (error) {
      if (this.isGone) return;
      logFailure("sessions", error);
      setAlarmSooner(this.sql, "sessions", systemClock() + SESSION_CHECK_RETRY_MS);
      await this.armAlarm();
    }
  }

  private runHousekeeping(): void {
    const now = systemClock();
    dropStaleEchoWaits(this.sql, now);
    dropStaleOrphans(this.sql, now);
    const moreEvents = trimLog(this.sql, now);
    const moreDeliveries = trimDeliveries(this.sql, now);
    setAlarm(this.sql, "housekeeping", now + (moreEvents || moreDeliveries ? HOUSEKEEPING_SLICE_MS : HOUSEKEEPING_MS));
  }

  /** After the writes of a call: frames to the sockets, and the platform's alarm where the next due thing is. */
  private async letOut(): Promise<void> {
    this.sendFrames();
    await this.armAlarm();
  }

  private sendFrames(): void {
    if (this.isGone) return;
    this.sentHead = broadcast(this.ctx, this.sql, this.sentHead);
  }

  private noteDue(name: AlarmName, dueAt: number | null): void {
    if (dueAt === null) clearAlarm(this.sql, name);
    else setAlarm(this.sql, name, dueAt);
  }

  private async armAlarm(): Promise<void> {
    if (this.isGone) return;
    const now = systemClock();
    this.noteDue("outbox", nextDueAt(this.sql));
    this.noteDue("names", nextNameDueAt(this.sql));
    this.noteDue("files", nextFileDueAt(this.sql));
    this.noteDue("rereads", nextRereadAt(this.sql));
    if (position(this.sql).head > 0) ensureHousekeeping(this.sql, now);
    const wakeAt = nextWake(this.sql, now);
    if (wakeAt === null) return;
    this.armed = true;
    const armedAt = await this.ctx.storage.getAlarm();
    // An alarm that is past due cannot be trusted to fire: it is set again.
    if (armedAt === null || armedAt > wakeAt || armedAt < now) await this.ctx.storage.setAlarm(wakeAt);
  }
}

/** Whether a delivery has left something to ask the provider for. */
const hasErrands = (sql: Sql): boolean =>
  nextNameDueAt(sql) !== null || nextFileDueAt(sql) !== null || nextRereadAt(sql) !== null;

/** A database with anything in it is tidied every few hours; an empty one is never woken. */
function ensureHousekeeping(sql: Sql, now: number): void {
  sql.run(
    "INSERT INTO alarms (name, due_at) VALUES ('housekeeping', ?) ON CONFLICT (name) DO NOTHING",
    now + HOUSEKEEPING_MS,
  );
}

const parse: Parse = (provider, body) => parseDelivery(provider, new Uint8Array(body));

/** Names of failures only: their texts may quote what a customer wrote. */
function logFailure(where: string, error: unknown): void {
  log({ level: "error", what: `inbox_${where}_failed`, error: errorName(error) });
}
