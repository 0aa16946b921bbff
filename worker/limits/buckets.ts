/**
 * How much of what is allowed: every exact limit of Parley, with its reason. A bucket holds `tokens`; each that is
 * taken comes back `windowMs` after it was taken. So no window of that length, wherever it begins, sees more than
 * `tokens`, and who keeps to the rate is never refused.
 */
export type Bucket = {
  tokens: number;
  windowMs: number;
  /** What happens when the bucket cannot be asked: see `withoutAnswer` in limits.ts. */
  unreachable: "allow" | "refuse";
  /**
   * How many tokens the Worker fetches at once and spends from memory, for what is asked at every call. Those that
   * a Worker fetched and did not spend are lost to the others for one window: it errs on the strict side only.
   */
  fetchedAtOnce?: number;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * What guards a guess refuses when it cannot ask: otherwise flooding one bucket would be the way around it. What
 * guards our own resources allows: an inbox that cannot send because a counter is away is a worse fault than a
 * minute without the count.
 */
const BUCKETS = {
  /**
   * Workspaces made from one address. A school or an agency behind one address stays below it; each one costs a
   * password hash and some rows.
   */
  sign_up: { tokens: 100, windowMs: HOUR_MS, unreachable: "refuse" },
  /**
   * Failed sign-ins from one address, whatever the account: what one machine may guess. Sign-ins that succeed give
   * their token back, so that an office behind one address does not use it up.
   */
  sign_in_address: { tokens: 20, windowMs: 10 * MINUTE_MS, unreachable: "refuse" },
  /**
   * Failed sign-ins of one account from devices that never signed in to it. 960 guesses a day against a password of
   * 12 characters that is on no list are nothing; and who uses this up shuts out strangers only, because a device
   * that is known has a bucket of its own.
   */
  sign_in_account: { tokens: 10, windowMs: 15 * MINUTE_MS, unreachable: "refuse" },
  /** Failed sign-ins of one account from one device that has signed in to it before. */
  sign_in_device: { tokens: 20, windowMs: 15 * MINUTE_MS, unreachable: "refuse" },
  /** A signed-in person's password or code asked for again: a session left open must not be a place to guess. */
  confirm: { tokens: 10, windowMs: 15 * MINUTE_MS, unreachable: "refuse" },
  /** Reset links asked for, by account and by address: more would fill somebody's mailbox. */
  reset: { tokens: 5, windowMs: HOUR_MS, unreachable: "refuse" },
  /** Invitations of one workspace: a large team joins in a day, and nobody makes it a mailing machine. */
  invite: { tokens: 50, windowMs: DAY_MS, unreachable: "refuse" },
  /**
   * Sign-ins of accounts that one member begins (a QR code, a name and password, a page of the provider's). Each makes
   * an account at UniPile, which is paid for, or tries a password at Instagram, which shuts out whoever tries too many.
   * A code that is renewed by itself is none.
   */
  connect_member: { tokens: 15, windowMs: 10 * MINUTE_MS, unreachable: "refuse" },
  /** The same for all members and keys of one workspace: an agency that connects its customers one after the other. */
  connect_workspace: { tokens: 40, windowMs: HOUR_MS, unreachable: "refuse" },
  /** Registering webhooks by one credential: one at a time, and given back when it is done (worker/trpc/in-turn.ts). */
  register_webhooks: { tokens: 1, windowMs: 20 * SECOND_MS, unreachable: "allow" },
  /** Messages of one workspace. The outbox keeps the providers' own, slower pace; this bounds what may pile up. */
  send: { tokens: 300, windowMs: MINUTE_MS, unreachable: "allow" },
  /** Calls with one partner key (design: 100 a minute). */
  key: { tokens: 100, windowMs: MINUTE_MS, unreachable: "allow" },
  /**
   * Calls of one session, fifty a second for a whole minute: several tabs, each loaded anew all the time, stay
   * below it. A page that is loaded makes about four, and running through the chat list two a second.
   */
  session: { tokens: 3_000, windowMs: MINUTE_MS, unreachable: "allow", fetchedAtOnce: 20 },
} as const satisfies Record<string, Bucket>;

export type LimitKind = keyof typeof BUCKETS;

export const bucketOf = (kind: LimitKind): Bucket => BUCKETS[kind];
