/*
 * What the simulated Meta remembers: plain records. Its shapes of the wire are made from these at the edges
 * (whatsapp-envelope.ts, instagram-envelope.ts and the routes).
 */

export type JsonObject = Record<string, unknown>;

/** One app of a developer: its secret signs webhooks, and its dashboard has one address for them. */
export type MetaApp = {
  id: string;
  secret: string;
  /** As entered in the App Dashboard. */
  callback: Callback | null;
  /** Where its sign-in with Instagram may lead back to; without any there is none. */
  redirectUris?: string[] | undefined;
  /** `assumed`: an address counts as verified without being asked, for tests whose Worker no network reaches. */
  handshake: "asked" | "assumed";
  /**
   * How letters outside ASCII are sent and signed: as they are; the whole body escaped; or the body as it is, and
   * the signature over its escaped form (reference: meta, 1.2).
   */
  signing: "raw" | "escaped_body" | "escaped_signature";
};

export type Callback = { url: string; verifyToken: string };

export type MetaToken = {
  token: string;
  appId: string;
  isValid: boolean;
  scopes: string[];
  /** Seconds since 1970; 0 never. */
  expiresAt: number;
  /** ms since 1970. Of a token that is younger than a day none is made that lasts longer. */
  madeAt?: number;
  /** What it may see. */
  businessAccountIds: string[];
  /** By Instagram login: whose it is. */
  profileId: string | null;
};

/** A WhatsApp business account. */
export type MetaBusiness = {
  id: string;
  subscriptions: { appId: string; override: Callback | null }[];
  /** As `message_templates` lists them. */
  templates: JsonObject[];
};

export type MetaNumber = {
  id: string;
  businessAccountId: string;
  displayPhone: string;
  verifiedName: string;
  platformType: string;
  status: string;
  /** Coexistence: the phone's app has it as well. */
  isOnPhoneApp: boolean;
  /** Which picture it shows; absent: none. */
  pictureNo?: number | undefined;
  /** An address of its own, which wins over its business account's and the app's. */
  override?: Callback | null;
};

export type MetaProfile = {
  /** The professional account's, which webhooks name; `/me` calls it `user_id`. */
  id: string;
  appScopedId: string;
  name: string;
  username: string;
  subscriptions: { appId: string; fields: string[] }[];
  /** Which picture it shows; absent: none. */
  pictureNo?: number | undefined;
  /** Its owner is at the browser in which an app's sign-in is opened. */
  canSignIn?: boolean | undefined;
};

/** Of a number or of a profile: `accountId` is one of theirs. */
export type MetaCustomer = {
  /** Digits of the phone, or the IGSID. */
  id: string;
  accountId: string;
  name: string;
  username: string | null;
};

export type MetaMessage = {
  /** `wamid.…` or a mid. */
  id: string;
  accountId: string;
  customerId: string;
  direction: "in" | "out";
  /** ms since 1970 */
  at: number;
  /** What WhatsApp calls the type; of Instagram `message`. */
  type: string;
  /** WhatsApp: what stands under the type. Instagram: the `message` without its mid. */
  content: unknown;
  /** What came as `biz_opaque_callback_data` and goes back with each status. */
  callbackData: string | null;
  /** How far a message of the business got, each word once. */
  statuses: { status: string; at: number }[];
  isDeleted: boolean;
};

/** Bytes of a message: a sample, or what was uploaded, as base64. */
export type MetaFile = {
  id: string;
  accountId: string;
  mimeType: string;
  sample: string | null;
  base64: string | null;
  /** Zeros, so many, instead of bytes that would have to be kept. */
  zeros?: number;
};

/** A send that was accepted, with the body as it came: one entry is one message at the customer. */
export type AcceptedMetaSend = {
  messageId: string | null;
  token: string;
  accountId: string;
  customerId: string;
  body: JsonObject;
};
