import type { MessageTemplate } from "../shared/message-template.ts";
import type { OutboundDraft } from "../shared/outbound.ts";
import type { Outcome } from "../shared/outcome.ts";
import type { Author, ChatView } from "../shared/team.ts";
import type {
  Account,
  ChannelName,
  Chat,
  DeadLetter,
  Message,
  MessageError,
  Position,
  Provider,
} from "../shared/wire.ts";
import type { AccountAction } from "./account-care.ts";
import type { AccountToConnect } from "./accounts.ts";
import type { ArchiveAction, ArchiveAnswer } from "./archives/archive-actions.ts";
import type { DraftEnd } from "./compose.ts";
import type { Dismissal, Dismissed } from "./dismiss-letters.ts";
import type { FileOutcome, FileView } from "./file-jobs.ts";
import type { Upload } from "./file-store.ts";
import type { ForwardOrder, ForwardRefusal } from "./forward.ts";
import type { HealthAction, HealthAnswer } from "./health/health-actions.ts";
import type { TemplatesRefusal } from "./list-templates.ts";
import type { ChatToStart, StartRefusal } from "./start-chat.ts";
import type { TeamAnswer, TeamCall, TeamRefusal } from "./team/team.ts";

export type { ForwardRefusal } from "./forward.ts";
export type { StartRefusal } from "./start-chat.ts";

import type { SyncAnswer, SyncCommand } from "./sync/commands.ts";

/**
 * What the Worker may ask of a tenant's Inbox over RPC. Plain data in and out, because deep types turn into
 * `never` on a stub, and expected failures as values, because a thrown one is logged as a crash. Worker and
 * object may run different versions for minutes after a deploy (test/flows/version-skew.test.ts), so that
 * - fields are only ever added, and what is done without one is what was done before it was there;
 * - what must not be done without a field is refused (newer-draft.ts);
 * - a switch over what came from the other side ends in a `default`: refuseForNow in the Worker, a refusal here.
 */
export interface InboxRpc {
  /** Creates the tenant's database where it does not exist yet; answers its place in the log. */
  open(): Promise<Position>;

  /** Stores one webhook call and applies what is in it. When it answers ok, it is on disk. `gone`: the tenant was deleted. */
  deliver(delivery: InboundDelivery): Promise<Outcome<DeliveryReceipt, "storage_failed" | "gone">>;

  /**
   * Makes an account known (or known again) and replays the dead letters that were waiting for it. null while an
   * archive is being restored.
   */
  connectAccount(account: AccountToConnect): Promise<Account | null>;
  listAccounts(): Promise<Account[]>;
  /** null for an account that is not there. */
  careForAccount(accountId: string, action: AccountAction): Promise<Account | null>;
  /** Deletes a slice of what was said through an account; false while something of it is left. */
  forgetAccount(accountId: string, begins: boolean): Promise<boolean>;
  /** Has an account's history read, by the object's alarm: what was missed, or what was said before it was connected. */
  sync(command: SyncCommand): Promise<Outcome<SyncAnswer, "not_found">>;

  listChats(query: ChatQuery): Promise<Outcome<Page<Chat>, "bad_cursor">>;
  getChat(chatId: string): Promise<Outcome<Chat, "not_found">>;
  /** The chat with a person, opened at the provider where it is not here yet. Twice gives the same one. */
  startChat(wanted: ChatToStart): Promise<Outcome<Chat, StartRefusal>>;
  /** The templates of an account, by a call to its provider. */
  listTemplates(accountId: string): Promise<Outcome<MessageTemplate[], TemplatesRefusal>>;
  /** Everything up to `messageId` (or up to now) counts as read. */
  markRead(chatId: string, messageId: string | null): Promise<Outcome<Chat, "not_found" | "restoring">>;

  /** Newest first. */
  listMessages(
    query: MessageQuery,
  ): Promise<Outcome<Page<Message> & { hasNewer: boolean }, "not_found" | "bad_cursor">>;
  /**
   * The same `clientId` with the same body answers the same message; with another body it is refused.
   *
   * @param ended the draft that it was made of; an older object leaves it, and its page clears it as before
   */
  sendMessage(draft: MessageDraft, ended?: DraftEnd): Promise<SendAnswer>;
  /** Passes a message on into a chat; by its client id once, as any send. */
  forwardMessage(order: ForwardOrder): Promise<Outcome<Message, ForwardRefusal>>;
  /** Edits a message of ours or reacts to any: at the provider first, then here. */
  amendMessage(messageId: string, amendment: OwnAmendment): Promise<AmendOutcome>;
  /** What a team does besides writing messages (worker/inbox/team/team.ts). Each call may come twice. */
  team<Call extends TeamCall>(call: Call, actor: Author): Promise<Outcome<TeamAnswer<Call["type"]>, TeamRefusal>>;
  /** Shows the customer that somebody is writing, where the network can. Never fails. */
  typing(chatId: string): Promise<void>;
  /** Notes a file that lies in R2, to be sent by a message later. */
  /** Where a file's bytes are. Asks for them when they are not here and nobody has asked yet. */
  fileOf(fileId: string): Promise<Outcome<FileView, "not_found">>;
  /** What became of a file that the object asked for. */
  settleFile(fileId: string, outcome: FileOutcome): Promise<void>;
  noteUpload(upload: Upload): Promise<Outcome<{ id: string }, "not_found" | "not_supported" | "too_large">>;
  /** Puts a failed or unconfirmed message back into the outbox: the same row, never a second one. */
  retryMessage(messageId: string): Promise<Outcome<Message, RetryRefusal>>;

  listDeadLetters(query: { cursor: string | null; limit: number }): Promise<Outcome<DeadLetterPage, "bad_cursor">>;
  /** Applies kept deliveries again: those of these dead letters, or a page of all of them. Changes nothing that is here. */
  replayDeliveries(query: ReplayQuery): Promise<Outcome<ReplayReport, "bad_cursor">>;
  /** Gives up a slice of what could not be applied. */
  dismissDeadLetters(which: Dismissal): Promise<Dismissed>;
  /** Makes, lists and takes in archives of the whole tenant. */
  archiveAction(action: ArchiveAction): Promise<ArchiveAnswer>;
  /** Looks for what does not fit together, mends it, counts. */
  healthAction(action: HealthAction): Promise<HealthAnswer>;
  /** A hash over everything visible: equal before and after a replay, and in a tenant made of an archive. */
  stateHash(): Promise<string>;

  /** Closes the live sockets that were opened with these sessions, which have ended. */
  closeSessions(sessionIds: string[]): Promise<void>;

  /**
   * Deletes everything the tenant has here, for good: sockets, alarm, database. From then on the object answers
   * deliveries with `gone` and throws at everything else, in later wakes too. Calling it again does no harm.
   */
  destroy(): Promise<void>;
}

export type InboundDelivery = {
  provider: Provider;
  /** The raw bytes of the call. */
  body: ArrayBuffer;
  /** ms since 1970 */
  receivedAt: number;
};

export type DeliveryReceipt = { duplicate: boolean; applied: number; ignored: number; dead: number };

export type Page<T> = { items: T[]; nextCursor: string | null; asOf: Position };

export type DeadLetterPage = { items: DeadLetter[]; nextCursor: string | null; total: number };

export type ReplayQuery = { deadLetterIds: string[] } | { cursor: string | null; limit: number };

export type ReplayReport = {
  replayed: number;
  /** Dead letters that are left in what was replayed. */
  dead: number;
  nextCursor: string | null;
};

export type ChatQuery = {
  channel: ChannelName | null;
  accountId: string | null;
  /** Absent: all. */
  view?: ChatView;
  labelId?: string | null;
  /** Who looks, for `mine`. */
  memberId?: string;
  cursor: string | null;
  limit: number;
};

/** Where a message stands in its chat: ascending by `sortAt` (ms), then `seq`. */
export type MessagePlace = { sortAt: number; seq: number };

export type MessageQuery = {
  chatId: string;
  /** Which messages: `after` the ones that follow a place, `around` a message with it in the middle. */
  from:
    | { type: "newest" }
    | { type: "cursor"; cursor: string }
    | { type: "before" | "after"; place: MessagePlace }
    | { type: "around"; messageId: string };
  limit: number;
};

/** What an agent writes. The fields after `text` are absent for a plain one. */
export type MessageDraft = {
  chatId: string;
  clientId: string;
  text: string;
  content?: OutboundDraft | null;
  uploadId?: string | null;
  /** Our id of the message that it answers. */
  replyTo?: string | null;
  asHumanAgent?: boolean;
  /** It leaves this much later (ms), and may be called back until then. */
  holdMs?: number | null;
};

/** `template_unfit`: what is wrong with the template, or with the values for it, in words. */
export type SendAnswer = Outcome<Message, DraftRefusal> | { ok: false; reason: "template_unfit"; error: MessageError };

/** Why a message was not put into the outbox again. */
export type RetryRefusal = "not_found" | "not_retryable" | "window_closed" | "restoring";

/** Why a message was not taken. `window_closed`: only a template may go out now. */
export type DraftRefusal =
  | "not_found"
  | "client_id_reused"
  | "window_closed"
  | "not_supported"
  | "too_long"
  | "upload_not_found"
  | "reply_not_found"
  /** It was called back before it came. */
  | "cancelled"
  /** An archive is being taken in: until that is done, nothing else may come. */
  | "restoring"
  /** It says something that only a newer version of the object understands. */
  | "newer_draft";

/** An edit or a reaction, asked of the provider while the caller waits. */
export type OwnAmendment = { type: "edit"; text: string } | { type: "react"; emoji: string | null };

export type AmendOutcome =
  | { ok: true; value: Message }
  | { ok: false; reason: "not_found" | "not_supported" | "not_sent_yet" | "too_late" | "not_connected" | "restoring" }
  /** The provider's own word, or none that counts: then it may be tried again, which does no harm. */
  | { ok: false; reason: "refused" | "unconfirmed"; error: MessageError };

/** What the object needs to call a provider for an account; opened from the vault at the moment of the call. */
export type ChannelAccess = {
  provider: Provider;
  channel: ChannelName;
  /** `https://host:port` of the provider's API. */
  origin: string;
  apiKey: string;
  accountExternalId: string;
  /** Meta only. */
  businessAccountId?: string;
  appSecret?: string;
};

export type { AccountToConnect } from "./accounts.ts";
export type { ArchiveAction, ArchiveAnswer } from "./archives/archive-actions.ts";
