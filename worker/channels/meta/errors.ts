import type { AccountState, ChannelName, MessageError } from "../../shared/wire.ts";
import type { GraphError } from "./graph-error.ts";

/** What the owner of the account has to do, so that it does not happen again. */
export type OwnerAction =
  | "none"
  /** Sign in again, or give a new token with the permissions that were missing. */
  | "reconnect"
  /** Settle or add a payment method at Meta. */
  | "pay"
  /** Have something checked by Meta: the business, the display name. */
  | "verify"
  /** Register the number with the Cloud API. */
  | "register"
  /** Take it up with Meta: a block, a lock, a restriction. */
  | "appeal"
  /** Mend the template at Meta. */
  | "mend_template"
  /** Nothing but time helps. */
  | "wait";

export type MetaErrorRow = {
  codes: readonly number[];
  /** These are subcodes: they say more than the code they come with. */
  areSubcodes?: true;
  /** Only there; without it the row holds for both. */
  channel?: ChannelName;
  /**
   * `later`: Meta certainly did not take it, and another try makes sense. `unknown`: it may have been taken.
   * `never`: the same call would be refused again.
   */
  retry: "never" | "later" | "unknown";
  /** What the agent reads. */
  text: string;
  owner: OwnerAction;
  accountState?: AccountState;
  /** Not before this, where Meta says so; the caller's own backoff otherwise. */
  retryAfterMs?: number;
  /** Wait a second, and so many times longer after each further try, where Meta says so. */
  growth?: number;
  /** It is about one chat's pace: the account's others go on. */
  onlyChat?: true;
  /** Meta's own sentence says which value was wrong, so the agent reads that too. */
  showsDetails?: true;
};

const MINUTE_MS = 60_000;
const TEMPLATE = { retry: "never", owner: "mend_template" } as const;
const NOT_REGISTERED = { retry: "never", owner: "register" } as const;

/** Every code that Meta documents for WhatsApp (reference/meta.md, 3.6) and those known of Instagram (4.3). */
export const META_ERRORS: readonly MetaErrorRow[] = [
  {
    codes: [0, 190],
    retry: "never",
    text: "Meta no longer accepts this account's access token. Reconnect the account to send.",
    owner: "reconnect",
    accountState: "needs_sign_in",
  },
  {
    codes: [3, 10, 131005],
    retry: "never",
    text: "Meta does not let this account's access token do this. Reconnect the account with all permissions.",
    owner: "reconnect",
    accountState: "needs_sign_in",
  },
  {
    codes: [10],
    channel: "instagram",
    retry: "never",
    text: "Instagram does not allow this: more than 24 hours have passed since they wrote, or a permission is missing.",
    owner: "reconnect",
  },
  { codes: [1], retry: "unknown", text: "Meta had an unknown problem with this.", owner: "none" },
  { codes: [2, 131016], retry: "later", text: "Meta's service is unavailable just now.", owner: "wait" },
  {
    codes: [4, 80007, 613],
    retry: "later",
    retryAfterMs: 5 * MINUTE_MS,
    text: "Meta's limit on calls for this account is reached.",
    owner: "wait",
  },
  {
    codes: [33],
    retry: "never",
    text: "Meta does not know this number any more, or the token may not see it.",
    owner: "reconnect",
    accountState: "needs_sign_in",
  },
  {
    codes: [100, 131008, 131009],
    retry: "never",
    text: "Meta did not accept a part of the message.",
    owner: "none",
    showsDetails: true,
  },
  {
    codes: [100],
    channel: "instagram",
    retry: "never",
    text: "Instagram does not know this person, or did not accept a part of the message.",
    owner: "none",
    showsDetails: true,
  },
  {
    codes: [368],
    retry: "never",
    text: "Meta has blocked this account for breaking its rules.",
    owner: "appeal",
    accountState: "stopped",
  },
  {
    codes: [130497],
    retry: "never",
    text: "WhatsApp does not let this account write to people in this country.",
    owner: "appeal",
  },
  {
    codes: [131031],
    retry: "never",
    text: "Meta has locked this WhatsApp account.",
    owner: "appeal",
    accountState: "stopped",
  },
  { codes: [130429], retry: "later", text: "Too many messages at once for this number.", owner: "wait" },
  {
    codes: [130472],
    retry: "never",
    text: "WhatsApp did not deliver this: the customer is part of one of its experiments.",
    owner: "none",
  },
  { codes: [131000], retry: "unknown", text: "WhatsApp had a problem of its own with this message.", owner: "none" },
  { codes: [131021], retry: "never", text: "A number cannot write to itself.", owner: "none" },
  {
    codes: [131026],
    retry: "never",
    text: "WhatsApp cannot deliver to this number: it may not be on WhatsApp, use an old version, or not accept its terms.",
    owner: "none",
  },
  {
    codes: [131030],
    retry: "never",
    text: "This number is not among those that a test number may write to, or is written in another form.",
    owner: "none",
  },
  {
    codes: [131037],
    retry: "never",
    text: "WhatsApp has not approved this number's display name yet.",
    owner: "verify",
  },
  {
    codes: [131042],
    retry: "never",
    text: "WhatsApp cannot charge this account: its payment method needs attention.",
    owner: "pay",
  },
  {
    codes: [131045, 133010],
    ...NOT_REGISTERED,
    text: "This number is not registered with WhatsApp's Cloud API.",
    accountState: "stopped",
  },
  {
    codes: [131047],
    retry: "never",
    text: "More than 24 hours have passed since the customer wrote. Send a template instead.",
    owner: "none",
  },
  {
    codes: [131048],
    retry: "never",
    text: "WhatsApp holds this number back because its messages were blocked or reported as spam.",
    owner: "appeal",
  },
  {
    codes: [131049],
    retry: "never",
    text: "WhatsApp chose not to deliver this marketing message. Try again after a day at the earliest.",
    owner: "wait",
  },
  {
    codes: [131050],
    retry: "never",
    text: "The customer has stopped marketing messages from this business.",
    owner: "none",
  },
  { codes: [131051], retry: "never", text: "WhatsApp does not support this kind of message.", owner: "none" },
  { codes: [131052], retry: "never", text: "WhatsApp could not load the customer's file.", owner: "none" },
  {
    codes: [131053],
    retry: "never",
    text: "WhatsApp did not accept the file.",
    owner: "none",
    showsDetails: true,
  },
  {
    codes: [131056],
    retry: "later",
    onlyChat: true,
    // "retry after 4^X seconds", X from 0 (reference/meta.md, 3.5).
    growth: 4,
    text: "Too many messages to this customer at once.",
    owner: "wait",
  },
  {
    codes: [131057],
    retry: "later",
    retryAfterMs: MINUTE_MS,
    text: "WhatsApp is working on this number just now.",
    owner: "wait",
  },
  { codes: [131059], retry: "never", text: "WhatsApp did not accept the place in the list.", owner: "none" },
  {
    codes: [131060],
    retry: "never",
    text: "This message came from a device that WhatsApp cannot pass messages on from.",
    owner: "none",
  },
  {
    codes: [131062],
    retry: "never",
    text: "This template needs the customer's phone number, and only their WhatsApp id is known.",
    owner: "none",
  },
  {
    codes: [131063],
    retry: "never",
    text: "Marketing messages are switched off for this way of sending.",
    owner: "verify",
  },
  { codes: [131064], retry: "never", text: "The limit on template messages is reached.", owner: "wait" },
  {
    codes: [132000, 132012],
    ...TEMPLATE,
    text: "The values do not fit the template's places.",
    showsDetails: true,
  },
  {
    codes: [132001],
    ...TEMPLATE,
    text: "WhatsApp has no approved template of this name in this language.",
  },
  { codes: [132005], ...TEMPLATE, text: "The template is too long with these values.", showsDetails: true },
  { codes: [132007], ...TEMPLATE, text: "The template's content breaks WhatsApp's rules." },
  { codes: [132015], ...TEMPLATE, text: "WhatsApp has paused this template because of its quality." },
  { codes: [132016], ...TEMPLATE, text: "WhatsApp has switched this template off for good." },
  { codes: [132068, 132069], ...TEMPLATE, text: "The template's form is blocked or throttled at WhatsApp." },
  {
    codes: [133000, 133005, 133006, 133008, 133009],
    ...NOT_REGISTERED,
    text: "The registration of this number with WhatsApp is not complete.",
  },
  { codes: [133004], retry: "later", text: "WhatsApp's registration service is unavailable just now.", owner: "wait" },
  {
    codes: [133015],
    retry: "later",
    retryAfterMs: 5 * MINUTE_MS,
    text: "This number was taken out of WhatsApp just now. It can be registered again in some minutes.",
    owner: "wait",
  },
  {
    codes: [133016],
    retry: "never",
    text: "This number was registered too often. WhatsApp lets it try again after 72 hours.",
    owner: "wait",
  },
  { codes: [134011], retry: "never", text: "WhatsApp's terms for payments are not accepted yet.", owner: "verify" },
  { codes: [135000], retry: "never", text: "WhatsApp could not send this message.", owner: "none", showsDetails: true },
  {
    codes: [137000],
    retry: "never",
    text: "The customer has changed their device, and WhatsApp asks to confirm who they are first.",
    owner: "none",
  },
  {
    codes: [2593107, 2593108],
    retry: "never",
    text: "The phone's history can only be asked for once, within a day of connecting. Disconnect and connect again.",
    owner: "reconnect",
  },
  {
    codes: [2593109],
    retry: "never",
    text: "The phone's history was not shared when the number was connected.",
    owner: "none",
  },
  {
    codes: [1545041],
    channel: "instagram",
    retry: "never",
    text: "More than 24 hours have passed since they wrote, so Instagram does not take a message.",
    owner: "none",
  },
  {
    codes: [1545041, 2018278, 2534022],
    areSubcodes: true,
    channel: "instagram",
    retry: "never",
    text: "More than 24 hours have passed since they wrote, so Instagram does not take a message.",
    owner: "none",
  },
  // Not in reference/meta.md: 551 and 2018300 are of the Messenger platform, 2534014 of many public reports.
  {
    codes: [551],
    channel: "instagram",
    retry: "never",
    text: "This person does not take messages from this account just now.",
    owner: "none",
  },
  {
    codes: [2018300],
    areSubcodes: true,
    channel: "instagram",
    retry: "never",
    text: "Another app is answering this conversation just now, so Instagram does not take a message from here.",
    owner: "none",
  },
  {
    codes: [2534014],
    areSubcodes: true,
    channel: "instagram",
    retry: "never",
    text: "Instagram cannot find this person, or they cannot be written to.",
    owner: "none",
  },
];

/** 200 to 299 are all permissions (reference/meta.md, 3.6). */
const PERMISSION_CODE = 10;

/** The row of an error: by subcode, else by the channel's own row of the code, else by the code's; null for none. */
export function metaErrorRow(error: GraphError, channel: ChannelName): MetaErrorRow | null {
  const { code, subcode } = error;
  if (subcode !== null) {
    const row = META_ERRORS.find((row) => row.areSubcodes && isOf(row, channel) && row.codes.includes(subcode));
    if (row !== undefined) return row;
  }
  if (code === null) return null;
  if (code >= 200 && code <= 299) return generalRow(PERMISSION_CODE);
  const own = META_ERRORS.find((row) => row.channel === channel && !row.areSubcodes && row.codes.includes(code));
  return own ?? generalRow(code);
}

const isOf = (row: MetaErrorRow, channel: ChannelName) => row.channel === undefined || row.channel === channel;

function generalRow(code: number): MetaErrorRow | null {
  return META_ERRORS.find((row) => row.channel === undefined && !row.areSubcodes && row.codes.includes(code)) ?? null;
}

const NETWORK: Record<ChannelName, string> = { whatsapp: "WhatsApp", instagram: "Instagram" };

/** What an agent reads of an error: the table's words, or Meta's own for a code that it does not have. */
export function messageErrorOf(error: GraphError, channel: ChannelName): MessageError {
  const row = metaErrorRow(error, channel);
  const code = error.code === null ? "unknown" : String(error.code);
  const text = row?.text ?? `${NETWORK[channel]} did not accept or deliver this message.`;
  const isDetailed = error.details !== null && (row === null || row.showsDetails === true);
  return { code, text: isDetailed ? `${text} ${NETWORK[channel]} says: ${error.details}` : text };
}
