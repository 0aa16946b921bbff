import { DurableObject } from "cloudflare:workers";
import bundle from "../../migrations/inbox/migrations.js";
import { systemClock } from "../shared/clock.ts";
import type { MessageTemplate } from "../shared/message-template.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { Author } from "../shared/team.ts";
import type { Account, Chat, Message, Position } from "../shared/wire.ts";
import { type AccountAction, careForAccount } from "./account-care.ts";
import { listAccountsWithFigures, withFigures } from "./account-figures.ts";
import { type AccountToConnect, upsertAccount } from "./accounts.ts";
import { runDueJobs } from "./alarm-jobs.ts";
import { amendOwn } from "./amend-own.ts";
import { type ArchiveAction, type ArchiveAnswer, runArchiveAction } from "./archives/archive-actions.ts";
import type { ArchiveStore } from "./archives/archive-store.ts";
import { isRestoring } from "./archives/restore.ts";
import { findChat, markRead } from "./chats.ts";
import { draftTemplateProblem } from "./check-template.ts";
import { composeFromDraft, composeMessage, type DraftEnd, retryMessage } from "./compose.ts";
import { listDeadLetters } from "./dead-letters.ts";
import { type Dismissal, type Dismissed, dismissLetters } from "./dismiss-letters.ts";
import { dropDeliveriesOf } from "./drop-deliveries.ts";
import { position } from "./event-log.ts";
import { askNow, type FileOutcome, type FileView, findFile, settleFetched } from "./file-jobs.ts";
import type { FileStore, Upload } from "./file-store.ts";
import { parseFileId } from "./files.ts";
import { forgetAccount } from "./forget-account.ts";
import { type ForwardOrder, type ForwardRefusal, forwardMessage } from "./forward.ts";
import { goneSql, markGone } from "./gone.ts";
import { groupCommit } from "./group-commit.ts";
import { type HealthAction, type HealthAnswer, runHealthAction } from "./health/health-actions.ts";
import { InboxCore } from "./inbox-core.ts";
import { ingestGroup } from "./ingest-group.ts";
import { listTemplates, type TemplatesRefusal } from "./list-templates.ts";
import { advertiseHead, answerFrame, askForHello, closeAllSockets, closeSession } from "./live.ts";
import { logFailure } from "./log-failure.ts";
import { listMessages } from "./message-pages.ts";
import { messageSeq } from "./messages.ts";
import { isNewerDraft } from "./newer-draft.ts";
import { recoverInterrupted } from "./outbox.ts";
import { parse } from "./parse.ts";
import type { SendPushes } from "./push/tell-members.ts";
import { noteBefore, tellMentioned } from "./push/tell-mentioned.ts";
import { replayDeliveries } from "./replay.ts";
import type {
  AmendOutcome,
  ChannelAccess,
  ChatQuery,
  DeadLetterPage,
  DeliveryReceipt,
  InboundDelivery,
  InboxRpc,
  MessageDraft,
  MessageQuery,
  OwnAmendment,
  Page,
  ReplayQuery,
  ReplayReport,
  RetryRefusal,
  SendAnswer,
} from "./rpc.ts";
import { showCustomer } from "./show-customer.ts";
import { openSocket } from "./socket-door.ts";
import { objectSql, type Sql } from "./sql.ts";
import { type ChatToStart, type StartRefusal, startChat } from "./start-chat.ts";
import { stateHash } from "./state-hash.ts";
import { commandSync, type SyncAnswer, type SyncCommand } from "./sync/commands.ts";
import { takeUpload } from "./take-upload.ts";
import { listChats } from "./team/list-chats.ts";
import { leavePresence } from "./team/presence.ts";
import { answerTeam, type TeamAnswer, type TeamCall, type TeamRefusal } from "./team/team.ts";
import { replayWaiting } from "./waiting-calls.ts";

/** How soon an alarm that failed as a whole is tried again. The platform's own retries are not relied on. */
const ALARM_RETRY_MS = 5_000;
/** A second of work at most. */
const FORGET_SLICES_A_CALL = 20;

/**
 * A tenant's object: one writer over one database. A thin shell: every method unpacks, calls the core, and
 * then lets out what the core wrote, in this order and in one turn: write, frames, alarm.
 *
 * Memory is a cache and may go at any moment; everything that must survive is in the database.
 */
export abstract class InboxObject extends DurableObject<Env> implements InboxRpc {
  private readonly core: InboxCore;
  private readonly commitDelivery: (delivery: InboundDelivery) => Promise<Outcome<DeliveryReceipt, "storage_failed">>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.core = new InboxCore(ctx, {
      clock: systemClock,
      openAccess: (accountId) => this.openAccess(accountId),
      findOpenSessions: (sessionIds) => this.findOpenSessions(sessionIds),
      sendPushes: (keys, orders) => this.sendPushes(keys, orders),
      openFiles: () => this.files,
      openArchives: () => this.archives,
    });
    this.commitDelivery = groupCommit({
      apply: (deliveries) => this.applyDeliveries(deliveries),
      confirm: () => ctx.storage.sync(),
      sizeOf: ({ body }) => body.byteLength,
    });
    if (!this.core.wake(bundle)) return;
    // This memory is new: whatever was being sent when the last one went is in nobody's hands any more. After
    // the head was read, so that sockets which hibernated through it are told.
    this.sql.transaction(() => recoverInterrupted(this.sql, systemClock()));
    // The platform gives up on an alarm after six failures; what is still due is armed again at the next wake.
    void ctx.blockConcurrencyWhile(() => this.core.letOut());
  }

  /** The account's credentials, opened at the moment of the call; null when it is not connected any more. */
  protected abstract openAccess(accountId: string): Promise<ChannelAccess | null>;

  /** The way to the bytes of files. */
  protected abstract get files(): FileStore;
  protected abstract get archives(): ArchiveStore;
  /** Tells browsers by their push services. */
  protected abstract sendPushes(...order: Parameters<SendPushes>): ReturnType<SendPushes>;
  /** Of these sessions, those that still let somebody into this tenant. */
  protected abstract findOpenSessions(sessionIds: string[]): Promise<string[]>;

  async open(): Promise<Position> {
    return position(this.sql);
  }

  async deliver(delivery: InboundDelivery): Promise<Outcome<DeliveryReceipt, "storage_failed" | "gone">> {
    try {
      if (this.core.isGone) return fail("gone");
      return await this.commitDelivery(delivery);
    } catch (error) {
      if (this.core.isGone) return fail("gone");
      logFailure("deliver", error);
      return fail("storage_failed");
    }
  }

  async connectAccount(account: AccountToConnect): Promise<Account | null> {
    if (isRestoring(this.sql)) return null;
    const now = systemClock();
    const known = this.sql.transaction(() => {
      const upserted = upsertAccount(this.sql, account, now);
      replayWaiting(this.sql, parse, now);
      return upserted;
    });
    await this.core.letOut();
    return withFigures(this.sql, [known], now)[0] ?? known;
  }

  async sync(command: SyncCommand): Promise<Outcome<SyncAnswer, "not_found">> {
    const answer = commandSync(this.sql, command, systemClock);
    await this.core.letOut();
    return answer;
  }

  async listAccounts(): Promise<Account[]> {
    return listAccountsWithFigures(this.sql, systemClock());
  }

  async careForAccount(accountId: string, action: AccountAction): Promise<Account | null> {
    const account = careForAccount(this.sql, accountId, action, systemClock());
    await this.core.letOut();
    return account && (withFigures(this.sql, [account], systemClock())[0] ?? account);
  }

  async forgetAccount(accountId: string, begins: boolean): Promise<boolean> {
    for (let last: number | null = 0; begins && last !== null; await this.core.letOut()) {
      last = dropDeliveriesOf(this.sql, accountId, last);
    }
    for (let slice = 0; slice < FORGET_SLICES_A_CALL; slice++) {
      const forget = () => forgetAccount(this.sql, accountId, begins && slice === 0);
      const { isDone, isLogNew } = this.sql.transaction(forget);
      advertiseHead(this.ctx, position(this.sql));
      if (isLogNew) askForHello(this.ctx);
      // What else waits for this object has its turn.
      await this.core.letOut();
      if (isDone) return true;
    }
    return false;
  }

  async listChats(query: ChatQuery): Promise<Outcome<Page<Chat>, "bad_cursor">> {
    const page = listChats(this.sql, query);
    return page === null ? fail("bad_cursor") : ok({ ...page, asOf: position(this.sql) });
  }

  async getChat(chatId: string): Promise<Outcome<Chat, "not_found">> {
    const chat = findChat(this.sql, chatId);
    return chat === null ? fail("not_found") : ok(chat);
  }

  async startChat(wanted: ChatToStart): Promise<Outcome<Chat, StartRefusal>> {
    if (isRestoring(this.sql)) return fail("restoring");
    return startChat(this.core, wanted);
  }

  async listTemplates(accountId: string): Promise<Outcome<MessageTemplate[], TemplatesRefusal>> {
    return listTemplates(this.core, accountId);
  }

  async markRead(chatId: string, upToMessageId: string | null): Promise<Outcome<Chat, "not_found" | "restoring">> {
    if (isRestoring(this.sql)) return fail("restoring");
    if (findChat(this.sql, chatId) === null) return fail("not_found");
    const head = position(this.sql).head;
    const upTo = upToMessageId === null ? head : messageSeq(upToMessageId);
    if (upTo === null || upTo > head) return fail("not_found");
    const wasUnread = markRead(this.sql, chatId, upTo, systemClock());
    await this.core.letOut();
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

  async sendMessage(draft: MessageDraft, ended?: DraftEnd): Promise<SendAnswer> {
    if (isRestoring(this.sql)) return fail("restoring");
    if (isNewerDraft(draft)) return fail("newer_draft");
    const error = await draftTemplateProblem(this.core, draft);
    if (error !== null) return { ok: false, reason: "template_unfit", error };
    const now = systemClock();
    const written = ended ? composeFromDraft(this.sql, draft, ended, now) : composeMessage(this.sql, draft, now);
    await this.core.letOut();
    this.core.pokeOutbox();
    return written;
  }

  async forwardMessage(order: ForwardOrder): Promise<Outcome<Message, ForwardRefusal>> {
    if (isRestoring(this.sql)) return fail("restoring");
    const written = forwardMessage(this.sql, order, systemClock());
    await this.core.letOut();
    this.core.pokeOutbox();
    return written;
  }

  async retryMessage(messageId: string): Promise<Outcome<Message, RetryRefusal>> {
    if (isRestoring(this.sql)) return fail("restoring");
    const written = retryMessage(this.sql, messageId, systemClock());
    await this.core.letOut();
    this.core.pokeOutbox();
    return written;
  }

  async amendMessage(messageId: string, amendment: OwnAmendment): Promise<AmendOutcome> {
    if (isRestoring(this.sql)) return { ok: false, reason: "restoring" };
    const amended = await amendOwn(this.sql, this.core.openAccess, messageId, amendment, systemClock);
    await this.core.letOut();
    return amended;
  }

  async team<Call extends TeamCall>(
    call: Call,
    actor: Author,
  ): Promise<Outcome<TeamAnswer<Call["type"]>, TeamRefusal>> {
    const note = noteBefore(this.sql, call);
    const answer = answerTeam(this.sql, call, actor, systemClock());
    await this.core.letOut();
    this.core.pokeOutbox();
    if (answer.ok && note !== null) tellMentioned(this.core, note);
    // The union of all answers: which one it is follows from the call.
    return answer as Outcome<TeamAnswer<Call["type"]>, TeamRefusal>;
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
      await this.core.armAlarm();
    }
    return ok(file);
  }

  async settleFile(id: string, outcome: FileOutcome): Promise<void> {
    const place = parseFileId(id);
    if (place === null) return;
    settleFetched(this.sql, place, outcome, systemClock());
    await this.core.letOut();
  }

  async noteUpload(upload: Upload): Promise<Outcome<{ id: string }, "not_found" | "not_supported" | "too_large">> {
    const taken = takeUpload(this.sql, upload, systemClock());
    await this.core.letOut();
    return taken;
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
    await this.core.letOut();
    return report === null ? fail("bad_cursor") : ok(report);
  }

  async dismissDeadLetters(which: Dismissal): Promise<Dismissed> {
    return dismissLetters(this.sql, which);
  }

  async archiveAction(action: ArchiveAction): Promise<ArchiveAnswer> {
    return runArchiveAction(this.core, action);
  }

  async healthAction(action: HealthAction): Promise<HealthAnswer> {
    return runHealthAction(this.core, action, parse);
  }

  async stateHash(): Promise<string> {
    return stateHash(this.sql);
  }

  async closeSessions(sessionIds: string[]): Promise<void> {
    for (const sessionId of sessionIds) closeSession(this.ctx, sessionId);
  }

  async destroy(): Promise<void> {
    // First, and before anything is awaited: whatever is still running here finds no database to write into.
    this.core.sql = goneSql;
    closeAllSockets(this.ctx);
    this.core.pokeOutbox();
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    markGone(objectSql(this.ctx.storage));
    await this.ctx.storage.sync();
  }

  override async fetch(request: Request): Promise<Response> {
    return openSocket(this.core, request);
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    if (this.core.isGone) return;
    answerFrame(this.ctx, this.sql, socket, message);
  }

  /** Nothing is kept about a socket outside its own attachment; the others see that its person has left. */
  override async webSocketClose(socket: WebSocket): Promise<void> {
    leavePresence(this.ctx, socket);
  }

  /** Catches everything and arms itself again: the platform drops an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    if (this.core.isGone) return;
    try {
      await runDueJobs(this.core);
      await this.core.letOut();
    } catch (error) {
      if (this.core.isGone) return;
      logFailure("alarm", error);
      await this.ctx.storage.setAlarm(systemClock() + ALARM_RETRY_MS);
    }
  }

  private get sql(): Sql {
    return this.core.sql;
  }

  private applyDeliveries(deliveries: InboundDelivery[]): Outcome<DeliveryReceipt, "storage_failed">[] {
    const now = systemClock();
    const outcomes = ingestGroup(this.sql, deliveries, parse, now, (error) => logFailure("deliver", error));
    this.core.sendFrames();
    this.core.armForErrands();
    return outcomes;
  }

  private showCustomer(chatId: string, what: "mark_read" | "typing"): Promise<void> {
    return showCustomer(this.sql, this.core.openAccess, chatId, what, systemClock);
  }
}
