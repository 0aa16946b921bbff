import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

/**
 * The control plane (D1): what must be seen across tenants, and nothing a tenant says. It is written rarely,
 * never once per message. Columns marked "sealed" hold `v1.kid.nonce.ciphertext` of worker/control/vault.ts.
 * Times are ms since 1970, except where said.
 */

export const tenants = sqliteTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    /**
     * The tenant's own 256-bit key, sealed by a master key. Dropping it makes every secret of the tenant unreadable;
     * a deleted tenant has "" here, and as its name.
     */
    dataKey: text("data_key").notNull(),
    createdAt: integer("created_at").notNull(),
    /** From here on it is gone for everybody. The row stays: it keeps the id from ever meaning anything again. */
    deletedAt: integer("deleted_at"),
    /** When nothing of a deleted tenant was left anywhere; null while that has to be looked at again. */
    erasedAt: integer("erased_at"),
    /** When the cron next asks its object for a nightly archive. While it is being asked, the end of the lease. */
    archiveDueAt: integer("archive_due_at").notNull().default(0),
  },
  // Deleted and not yet erased: a handful of rows at most, so that looking for them reads a handful.
  (table) => [
    index("tenants_to_erase")
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} IS NOT NULL AND ${table.erasedAt} IS NULL`),
    index("tenants_to_archive").on(table.archiveDueAt).where(sql`${table.deletedAt} IS NULL`),
  ],
);

export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  /** Lower-cased before it comes here: the UNIQUE constraint is what makes two sign-ups with one email impossible. */
  email: text("email").notNull().unique("users_email"),
  passwordHash: text("password_hash").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const members = sqliteTable(
  "members",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ["owner", "admin", "agent"] }).notNull(),
    createdAt: integer("created_at").notNull(),
    /** Set while the member is shut out; their place and their name on what they wrote stay. */
    disabledAt: integer("disabled_at"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] }), index("members_user").on(table.userId)],
);

/** Links that let somebody join. The link's token is kept nowhere; the table has its SHA-256. */
export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    tokenHash: text("token_hash").notNull().unique("invitations_token"),
    /** Whom it was made for, as typed; null: for whoever has the link. */
    email: text("email"),
    role: text("role", { enum: ["owner", "admin", "agent"] }).notNull(),
    invitedBy: text("invited_by")
      .notNull()
      .references(() => users.id),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    revokedAt: integer("revoked_at"),
  },
  (table) => [index("invitations_tenant").on(table.tenantId)],
);

export const sessions = sqliteTable(
  "sessions",
  {
    /** SHA-256 (hex) of the token in the cookie: reading this table lets nobody in. */
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** SECONDS since 1970, as lucia's drizzle adapter wants it. */
    expiresAt: integer("expires_at").notNull(),
    createdAt: integer("created_at").notNull(),
    /** ms since 1970, to the hour or so: for the list of sessions, which is not worth a write per request. */
    lastSeenAt: integer("last_seen_at"),
    /** Browser and system in words ("Firefox on Windows"), for the list of sessions. */
    device: text("device"),
  },
  (table) => [index("sessions_user").on(table.userId), index("sessions_expiry").on(table.expiresAt)],
);

/** Links for a forgotten password: single use, SHA-256 of the token only. */
export const passwordResets = sqliteTable(
  "password_resets",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [index("password_resets_user").on(table.userId)],
);

/** A user's second factor (TOTP, RFC 6238). It asks for nothing until it is confirmed by a first code. */
export const secondFactors = sqliteTable("second_factors", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id),
  /** Sealed by a master key: a user belongs to several tenants, so no tenant's key fits. */
  secret: text("secret").notNull(),
  confirmedAt: integer("confirmed_at"),
  /** The time step of the last code taken: no code counts twice. */
  lastStep: integer("last_step").notNull().default(0),
  createdAt: integer("created_at").notNull(),
});

/** What gets a user in who has lost the second factor. Each once; SHA-256 of 80 random bits or more. */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    codeHash: text("code_hash").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** Keys for partners' programs, shown once as `parley_<id>_<secret>`; the table has the secret's SHA-256. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    name: text("name").notNull(),
    secretHash: text("secret_hash").notNull(),
    lastFour: text("last_four").notNull(),
    /** Names of permissions (worker/shared/permissions.ts), divided by spaces. */
    scopes: text("scopes").notNull(),
    createdBy: text("created_by")
      .notNull()
      .references(() => users.id),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
    revokedAt: integer("revoked_at"),
  },
  (table) => [index("api_keys_tenant").on(table.tenantId)],
);

/**
 * Who did what, append-only. Each row's hash covers the row and the hash before it, so that a changed or
 * missing row is found; `audit_heads` has the newest, so that a cut-off end is found too. What belongs to no
 * tenant (a failed sign-in) stands under the tenant "platform".
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    tenantId: text("tenant_id").notNull(),
    /** 1, 2, 3 ... in each tenant, without gaps. */
    seq: integer("seq").notNull(),
    at: integer("at").notNull(),
    /** `member.invited` and the like: worker/control/audit.ts has the list. */
    action: text("action").notNull(),
    result: text("result", { enum: ["begun", "ok", "refused", "failed"] }).notNull(),
    /** The user or key that acted; null when nobody was known. */
    actorId: text("actor_id"),
    /** As it was then: an email, a key's name. */
    actorName: text("actor_name"),
    /** What it was done to, by id or name; never a secret. */
    target: text("target"),
    /** The caller's address (`CF-Connecting-IP`). */
    address: text("address"),
    requestId: text("request_id"),
    hash: text("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.seq] })],
);

export const auditHeads = sqliteTable("audit_heads", {
  tenantId: text("tenant_id").primaryKey(),
  seq: integer("seq").notNull(),
  hash: text("hash").notNull(),
});

/** Where a provider calls us for a tenant. The id is in a URL, so it is opaque and no secret. */
export const endpoints = sqliteTable(
  "endpoints",
  {
    /** 128 random bits, base64url. */
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    provider: text("provider", { enum: ["unipile", "meta"] }).notNull(),
    /** Sealed: needed again in plain whenever a webhook is registered with the provider. */
    secret: text("secret").notNull(),
    /** SHA-256 (hex): what a call is checked against, so that no call needs the vault. */
    secretHash: text("secret_hash").notNull(),
    createdAt: integer("created_at").notNull(),
    /** When the provider first proved that it reaches us here: by a handshake, or by a call with the right secret. */
    verifiedAt: integer("verified_at"),
  },
  (table) => [unique("endpoints_tenant_provider").on(table.tenantId, table.provider)],
);

export const credentials = sqliteTable(
  "credentials",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    provider: text("provider", { enum: ["unipile", "meta"] }).notNull(),
    /** `https://host:port` of the provider's API. */
    origin: text("origin").notNull(),
    /**
     * What the key is for, where a tenant has one for each: with Meta the number or the profile. "" with UniPile,
     * whose key is for everything at its address.
     */
    externalId: text("external_id").notNull().default(""),
    /** Sealed. */
    apiKey: text("api_key").notNull(),
    apiKeyLastFour: text("api_key_last_four").notNull(),
    /** Sealed. Meta: what the app signs its webhooks with. */
    appSecret: text("app_secret"),
    /** Meta: the WhatsApp business account that the number is in. */
    businessAccountId: text("business_account_id"),
    createdAt: integer("created_at").notNull(),
    /** Meta: what the key is for; null with UniPile, and in rows from before this was kept. */
    channel: text("channel", { enum: ["whatsapp", "instagram"] }),
    /** Sealed. What the app signed with before `app_secret`: counts until a call by the new one has come. */
    previousAppSecret: text("previous_app_secret"),
    /** When the key ends by itself; null when it does not, or is not known to. */
    expiresAt: integer("expires_at"),
    /** When the key was last made or made to last longer; the provider does that once a day at most. */
    keyedAt: integer("keyed_at"),
    /** Of how many days before the end its owners have been warned already. */
    warnedDays: integer("warned_days"),
    /** When it is next tried to make the key last longer, or to warn; null: as soon as it ends before long. */
    refreshDueAt: integer("refresh_due_at"),
    /** By Instagram login: whose key it is, by an id scoped to the app. */
    appUserId: text("app_user_id"),
  },
  (table) => [
    index("credentials_app_user").on(table.appUserId).where(sql`${table.appUserId} IS NOT NULL`),
    index("credentials_external").on(table.externalId),
    index("credentials_expiry").on(table.expiresAt).where(sql`${table.expiresAt} IS NOT NULL`),
    unique("credentials_tenant_provider_origin_external").on(
      table.tenantId,
      table.provider,
      table.origin,
      table.externalId,
    ),
  ],
);

/** Which tenant holds which connected number or profile. An external account belongs to one tenant only. */
export const accounts = sqliteTable(
  "accounts",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    provider: text("provider", { enum: ["unipile", "meta"] }).notNull(),
    channel: text("channel", { enum: ["whatsapp", "instagram"] }).notNull(),
    externalId: text("external_id").notNull(),
    credentialId: text("credential_id")
      .notNull()
      .references(() => credentials.id),
    createdAt: integer("created_at").notNull(),
    /** When the backup sync is due, ms since 1970. Leasing an account moves it on (worker/control/sync-leases.ts). */
    nextSyncAt: integer("next_sync_at").notNull().default(0),
    /** How often: less for an account that is quiet. */
    syncEveryMs: integer("sync_every_ms").notNull().default(900_000),
  },
  (table) => [
    unique("accounts_provider_external").on(table.provider, table.externalId),
    index("accounts_tenant").on(table.tenantId),
    index("accounts_sync_due").on(table.nextSyncAt),
  ],
);

/** The webhooks that we registered with a provider, so that connecting again does not register them again. */
export const webhooks = sqliteTable(
  "webhooks",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    credentialId: text("credential_id")
      .notNull()
      .references(() => credentials.id),
    /** The provider's word for what it reports: `messaging`, `account_status`. */
    source: text("source").notNull(),
    /** The provider's id of the registration. */
    externalId: text("external_id").notNull(),
    requestUrl: text("request_url").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [unique("webhooks_credential_external").on(table.credentialId, table.externalId)],
);

/**
 * Signing an account in at its network, step by step (worker/shared/sign-in-attempt.ts). Kept here, so that any tab of
 * any device can go on with it. No password ever comes here; a row is dropped a day after it was made.
 */
export const signInAttempts = sqliteTable(
  "sign_in_attempts",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    credentialId: text("credential_id").notNull(),
    kind: text("kind", { enum: ["qr", "instagram", "hosted"] }).notNull(),
    channel: text("channel", { enum: ["whatsapp", "instagram"] }).notNull(),
    state: text("state", {
      enum: ["waiting", "qr", "pairing_code", "checkpoint", "connected", "failed", "expired", "cancelled"],
    }).notNull(),
    /** Ours: of the account that is signed in again, and of the one that came of it. */
    accountId: text("account_id"),
    /** The provider's id of the account that is being made, as soon as there is one. */
    externalId: text("external_id"),
    /** To which a pairing code belongs: `+` and digits. */
    phone: text("phone"),
    qr: text("qr"),
    pairingCode: text("pairing_code"),
    url: text("url"),
    checkpoint: text("checkpoint", { enum: ["2fa", "otp", "in_app", "captcha", "phone"] }),
    problem: text("problem"),
    /** When what is shown now is of no use any more. */
    expiresAt: integer("expires_at"),
    /** SHA-256 (hex) of what the call-back of a hosted page has to bring along; null when it was used up. */
    notifyHash: text("notify_hash"),
    historyDays: integer("history_days"),
    createdAt: integer("created_at").notNull(),
    /** Counted up by each change: who changes it says which one they have seen. */
    version: integer("version").notNull().default(0),
  },
  (table) => [index("sign_in_attempts_tenant").on(table.tenantId, table.createdAt)],
);

/**
 * Sign-ins with Instagram that were begun and did not come back yet. What comes back brings a state along, of which
 * this has the hash: it counts once, for who began it, and for a while.
 */
export const instagramLogins = sqliteTable(
  "instagram_logins",
  {
    /** SHA-256 (hex) of the secret in the sealed state. */
    stateHash: text("state_hash").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    /** The session that began it: the state in another browser is worth nothing. */
    sessionId: text("session_id").notNull(),
    /** Ours: of the account that is signed in again; null for a new one. */
    accountId: text("account_id"),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("instagram_logins_expiry").on(table.expiresAt),
    index("instagram_logins_tenant").on(table.tenantId),
  ],
);

/**
 * What Instagram has asked of us for somebody who took the operator's app away. Nothing in it says who that was; a row
 * is dropped a year after it was done.
 */
export const appRequests = sqliteTable(
  "app_requests",
  {
    /** SHA-256 (hex) of the request's signature: the same request again is the same row. */
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["deauthorize", "data_deletion"] }).notNull(),
    /** By which its state can be asked for. */
    code: text("code").notNull().unique("app_requests_code"),
    /** JSON: what of ours it is about, as far as it is not done; worker/control/app-requests.ts has its shape. */
    targets: text("targets").notNull(),
    /** Whether there was anything of theirs here. */
    found: integer("found", { mode: "boolean" }).notNull(),
    receivedAt: integer("received_at").notNull(),
    doneAt: integer("done_at"),
  },
  (table) => [index("app_requests_open").on(table.receivedAt).where(sql`${table.doneAt} IS NULL`)],
);

/** How far a tenant's set-up is, as the owners left it. */
export const onboarding = sqliteTable("onboarding", {
  tenantId: text("tenant_id")
    .primaryKey()
    .references(() => tenants.id),
  provider: text("provider", { enum: ["unipile", "meta"] }),
  channel: text("channel", { enum: ["whatsapp", "instagram"] }),
  credentialId: text("credential_id"),
  historyDays: integer("history_days"),
  finishedAt: integer("finished_at"),
});

/** Small facts about the whole deployment, by name: the version whose syncs are planned. */
export const deploymentFacts = sqliteTable("deployment_facts", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});
