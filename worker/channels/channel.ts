import type { Abilities } from "../shared/abilities.ts";
import type { Clock } from "../shared/clock.ts";
import type { MessageTemplate } from "../shared/message-template.ts";
import type { Outcome } from "../shared/outcome.ts";
import type {
  AccountState,
  ChannelChat,
  ChannelCommand,
  ChannelEvent,
  ChannelName,
  ChannelPerson,
  ChannelPicture,
  MessageError,
  MessageTarget,
  ParsedDelivery,
  Recipient,
  SendOutcome,
} from "../shared/wire.ts";

/** The platform's `fetch`, passed in: a channel reaches nothing on its own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One set of credentials at a provider, ready to be called with. */
export type ProviderAccess = {
  /** `https://host:port` of the provider's API, already judged (`parseUnipileOrigin`). */
  origin: string;
  apiKey: string;
  fetch: Fetch;
  /** Meta: the app's secret, with which each call proves that it is the app's own; absent elsewhere. */
  appSecret?: string;
};

/** One connected number or profile, ready to be called for. */
export type AccountAccess = ProviderAccess & {
  accountExternalId: string;
  clock: Clock;
  /** Meta: the WhatsApp business account of the number, for its templates; absent elsewhere. */
  businessAccountId?: string;
};

/** Why a provider could not be asked. Stable: these are also the reasons that partners see. */
export type ChannelFailure =
  | "wrong_key"
  | "account_signed_out"
  | "not_allowed"
  | "not_found"
  | "refused"
  | "rate_limited"
  | "unreachable"
  | "timed_out"
  | "redirected"
  | "provider_error"
  | "unreadable_answer"
  /** The provider has no such call: asking again is no use. */
  | "not_supported";

/** A webhook call as it came: the raw bytes, since signatures are over those. Header names are lower-case. */
export type WebhookCall = { headers: Headers; body: Uint8Array };

export type { Abilities } from "../shared/abilities.ts";

/** What a provider says of an account. `problems` are lines for the owner, with what to do. */
export type AccountHealth = { state: AccountState; name: string | null; problems: { code: string; text: string }[] };

/** A template as the provider lists it: why one is not approved comes by webhooks only. */
export type ChannelTemplate = Omit<MessageTemplate, "reason">;

/** Which of a template's places are filled, and with what kind of value. Where a file lies makes no difference. */
export type TemplateValues =
  | {
      part: "header" | "body";
      parameters: readonly ({ type: "text"; name: string | null } | { type: "image" | "video" | "document" })[];
    }
  | { part: "button"; index: number; kind: string };
export type { TemplateField } from "../shared/message-template.ts";

/**
 * Bytes of an attachment, as the provider gives them; the caller bounds how much it reads. `sizeBytes`: of all of it.
 * `part`: only these were asked for, and only these are in `body`; absent where it is the whole.
 */
export type MediaAnswer = {
  body: ReadableStream<Uint8Array>;
  mimeType: string | null;
  sizeBytes: number | null;
  part?: { offset: number; length: number };
};

/**
 * Which page of a history. The first call has no cursor; each further one has the cursor of the page before and the
 * same rest.
 */
export type HistoryRequest = {
  /** null: all chats of the account. */
  chatExternalId: string | null;
  /** Only what is newer than this, ms since 1970; null for all. */
  after: number | null;
  cursor: string | null;
  limit: number;
};

/** `nextCursor` null: this was the last page. A page may well be empty and not the last. */
export type HistoryPage = { events: ChannelEvent[]; nextCursor: string | null };

/** Which page of a list. `after`, ms since 1970: only chats in which something was said since; null for all. */
export type ListRequest = { after: number | null; cursor: string | null; limit: number };

/** `nextCursor` null: this was the last page. */
export type ListPage<Item> = { items: Item[]; nextCursor: string | null };

/** A chat as the provider has it now. */
export type ListedChat = {
  externalId: string;
  isGroup: boolean;
  name: string | null;
  /** How many of its newest incoming messages nobody has read; null when that is not said, or only a mark. */
  unreadCount: number | null;
  /** When something was last said in it, ms since 1970. */
  lastAt: number | null;
  /** Of a group. */
  picture: ChannelPicture | null;
};

/** A refusal that may say how long to wait before asking again, in ms. */
export type ChannelRefusal = { ok: false; reason: ChannelFailure; retryAfterMs?: number | null };

/** `isSelf`: it is the account's own owner, of whom only the picture is wanted. */
export type ListedPerson = ChannelPerson & { isSelf?: true };

export type OpenedChat = { chat: ChannelChat; person: ChannelPerson };

/**
 * What the inbox needs of a provider: bytes in, events out, commands out. A channel knows no table, no
 * binding and no tenant; the inbox knows no provider's JSON.
 */
export interface ProviderChannel {
  /** The network's terms are against keeping what people send: its reviewers refuse apps that do (CW#8583, CW#8498). */
  asksNotToKeepMedia?: true;

  /** Whether a call is the provider's own, by any of these secrets. Costs no more for a wrong one than for a right one. */
  verify?(call: WebhookCall, secrets: readonly string[]): Promise<boolean>;

  abilities?(channel: ChannelName): Abilities;

  /**
   * The bytes of an attachment. `expired`: they are gone for good. `range`, one as in HTTP's header, is only a wish: a
   * provider may give the whole all the same, and `refused` may be about the range alone.
   */
  media?(
    access: AccountAccess,
    attachment: { messageExternalId: string; id: string; source: string | null; range?: string },
  ): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">>;

  /** The templates that the account may send. */
  templates?(access: AccountAccess): Promise<Outcome<ChannelTemplate[], ChannelFailure>>;

  /** Why a template cannot be sent with these values; null when it can. */
  templateProblem?(template: ChannelTemplate, values: readonly TemplateValues[]): MessageError | null;

  /** What the provider knows of how far a message of ours got, as the receipts that its webhooks would have been. */
  messageStatus?(access: AccountAccess, messageExternalId: string): Promise<Outcome<ChannelEvent[], ChannelFailure>>;

  /** How the account stands, by a real call. */
  health?(access: AccountAccess): Promise<Outcome<AccountHealth, ChannelFailure>>;

  /** Takes one webhook call apart. Pure and total: whatever the bytes are, it answers and never throws. */
  parse(body: Uint8Array | string): ParsedDelivery;

  /** Tries once, bounded in time, and says only what is known afterwards. Never throws. */
  send(access: AccountAccess, command: ChannelCommand): Promise<SendOutcome>;

  /** Absent where what is sent from here comes back as an own message, too: then it is looked for among those. */
  echoesSends?: false;

  /**
   * The newest messages of a chat as the provider lists them, newest first, each followed by what else is known of it
   * (receipts, edits, reactions, deletion). The outbox settles unconfirmed sends by the messages.
   */
  recentMessages(
    access: AccountAccess,
    chatExternalId: string,
    options: { limit: number },
  ): Promise<Outcome<ChannelEvent[], ChannelFailure>>;

  /**
   * What a person is called, for providers whose webhooks name nobody (Instagram); null when the provider will not
   * say. A failure is worth asking again.
   */
  person?(access: AccountAccess, providerId: string): Promise<Outcome<ChannelPerson | null, ChannelFailure>>;

  /**
   * One message as the provider has it now, with everything that happened to it: what a `reread` asks for. Empty for
   * what is not shown; `not_found` when the provider does not have it (any more, or yet).
   */
  readMessage?(access: AccountAccess, messageExternalId: string): Promise<Outcome<ChannelEvent[], ChannelFailure>>;

  /** One page of what the provider still holds, newest first: of one chat, or of the whole account. */
  history?(access: AccountAccess, page: HistoryRequest): Promise<{ ok: true; value: HistoryPage } | ChannelRefusal>;

  /** What this network cannot give back of what was said, in a line for the owner; absent where it gives all. */
  historyNote?: string;

  /** Who else is in a chat, for networks whose lists of messages name nobody. */
  people?(access: AccountAccess, chatExternalId: string): Promise<Outcome<ChannelPerson[], ChannelFailure>>;

  /** A page of the account's chats as they are now, the latest first: their names, and what was read on the phone. */
  listChats?(
    access: AccountAccess,
    page: ListRequest,
  ): Promise<{ ok: true; value: ListPage<ListedChat> } | ChannelRefusal>;

  /** A page of everybody whom the account knows, as they are called now; its own owner among them. */
  listPeople?(
    access: AccountAccess,
    page: Omit<ListRequest, "after">,
  ): Promise<{ ok: true; value: ListPage<ListedPerson> } | ChannelRefusal>;

  /** The bytes of the account's own picture, where no list names it. `not_found`: it shows none. */
  ownPicture?(access: AccountAccess): Promise<Outcome<MediaAnswer, ChannelFailure>>;

  /** The bytes of somebody's picture. `not_found`: there is none (any more). */
  picture?(access: AccountAccess, address: string): Promise<Outcome<MediaAnswer, ChannelFailure>>;

  /**
   * The chat with one person, by the number or the name that people know them by; made at the provider where there is
   * none. Doing it twice gives the same chat. `not_found`: there is nobody of that name.
   */
  openChat?(
    access: AccountAccess,
    person: { phone: string } | { username: string },
  ): Promise<Outcome<OpenedChat, ChannelFailure>>;

  /** Passes a message on into another chat of the same account, as the network's own forwarding does. */
  forward?(access: AccountAccess, command: { target: MessageTarget; to: Recipient }): Promise<SendOutcome>;

  /**
   * The name that a group has at the provider, null when it has none. Webhooks name groups only by chance, so a
   * new group's name is asked for (reference/unipile.md, 5.2: there is no chat event).
   */
  chatName(access: AccountAccess, chatExternalId: string): Promise<Outcome<string | null, ChannelFailure>>;
}
