import type { OutboundDraft } from "../../worker/shared/outbound.ts";
import type { Account, Chat, Message, Position } from "../../worker/shared/wire.ts";
import type { PickedFile } from "./compose/pick-file.ts";
import type { GivenNames } from "./given-names.ts";
import { emptyTeam, type TeamSnapshot, type TeamState } from "./team-state.ts";
import type { Thread, ThreadPage } from "./thread.ts";

/** What the inbox knows; live-store.ts says how it changes. */
export type InboxState = {
  /** null until the first snapshot. */
  epoch: string | null;
  /** The last event that is in this state. */
  cursor: number;
  /** Where it stood at the last fresh start: changes from before it are not told again. */
  base: number;
  connection: "live" | "catching_up" | "offline";
  /** What the connection has to do next: say hello from `cursor`, or load everything anew. */
  wants: "hello" | "snapshot" | null;
  /** A hello is out and its `live` has not come: events past a gap are on their way again, so they are dropped. */
  isReplaying: boolean;
  /** Hellos in a row that brought nothing: past a few, only a snapshot helps. */
  fruitlessHellos: number;
  /** A change came that this page cannot read, since the server is newer: what it changed has to be read anew. */
  missesChanges: boolean;

  accounts: Readonly<Record<string, Account>>;
  chats: Readonly<Record<string, Chat>>;
  /** By `listKey` of what narrows them (chat-filter.ts); absent like one that was never asked for. */
  lists: Readonly<Record<string, ChatListing>>;
  threads: Readonly<Record<string, Thread>>;
  names: GivenNames;
  /** Unread messages as the server counted them last, and in the loaded chats by then; null before. */
  unread: { counted: number; loaded: number } | null;
  team: TeamState;
  /** What was written here and is not known to the server yet, in the order it was written. */
  pending: readonly PendingSend[];
  /** What was sent a moment ago and can still be taken back. */
  held: readonly HeldSend[];
};

/** What one press of Send sent, for as long as it can be taken back: a text and its files are several messages. */
export type HeldSend = {
  id: string;
  chatId: string;
  clientIds: readonly string[];
  /** As it stood in the field. */
  text: string;
  files: readonly PickedFile[];
  replyTo: QuotedMessage | null;
};

/** How far one list is loaded. A chat that sorts after `horizon` is not drawn: there may be a hole above it. */
export type ChatListing = {
  status: "absent" | "loading" | "ready" | "failed";
  nextCursor: string | null;
  /** `lastAt` of the last chat that was listed; null when the list is loaded to its end. */
  horizon: string | null;
};

/** One bubble for ever: `clientId` is its key here, and the server's message carries it too. */
export type PendingSend = {
  clientId: string;
  chatId: string;
  text: string;
  /** ms since 1970 */
  createdAt: number;
  state: "uploading" | "sending" | "not_sent";
  /** Why it was not sent: `offline`, `timeout`, or the stable reason of the server. */
  reason: string | null;
  /** Whether this computer keeps it; one that it does not lives as long as the page. Absent until that is known. */
  isKept?: boolean;
  /** What it answers, as far as it is drawn. Absent like the rest in what an older version of this page kept. */
  replyTo?: QuotedMessage | null;
  /** Its file, bytes and all: a reload uploads it again. `text` is its caption. */
  file?: PendingFile | null;
  asHumanAgent?: boolean;
  /** More than a text and a file: a template with its values. */
  content?: OutboundDraft | null;
  /** Once it was given to a network that seemed to be there: that its answer was lost does not say that it was not taken. */
  mayHaveLeft?: true;
  /** Until then (ms) the server keeps it, so that it can be taken back. */
  holdUntil?: number;
  /** It stood in the field, whose draft ends with it: the newest copy that was known then. Absent for everything else. */
  draftRev?: number;
};

export type QuotedMessage = NonNullable<Message["replyTo"]> & { messageId: string };

export type PendingFile = PickedFile & {
  /** Once the server has the bytes: the same upload for every further try, or it would count as another message. */
  uploadId: string | null;
};

/** What a person wants to be sent. */
export type SendDraft = {
  text: string;
  file?: PickedFile | null;
  replyTo?: QuotedMessage | null;
  asHumanAgent?: boolean;
  content?: OutboundDraft | null;
  /** Until then (ms) the server keeps it, so that it can be taken back. */
  holdUntil?: number;
  /** It is what stood in the chat's field, whose draft ends with it. */
  endsDraft?: boolean;
};

export type ChatsPage = { items: readonly Chat[]; nextCursor: string | null; asOf: Position };
export type MessagesPage = ThreadPage & { asOf: Position };

/** Everything a fresh start needs, each part with its place in the log. */
export type Snapshot = {
  accounts: readonly Account[];
  chats: ChatsPage;
  thread: { chatId: string; chat: Chat | null; page: MessagesPage } | null;
  team?: TeamSnapshot;
};

export const absentList: ChatListing = { status: "absent", nextCursor: null, horizon: null };

export const emptyInbox: InboxState = {
  epoch: null,
  cursor: 0,
  base: 0,
  connection: "catching_up",
  wants: null,
  isReplaying: false,
  fruitlessHellos: 0,
  missesChanges: false,
  accounts: {},
  chats: {},
  lists: {},
  threads: {},
  names: {},
  unread: null,
  team: emptyTeam,
  pending: [],
  held: [],
};
