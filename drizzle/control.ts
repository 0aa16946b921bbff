import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";

/**
 * The control plane (D1): what must be seen across tenants, and nothing a tenant says. It is written rarely,
 * never once per message. Columns marked "sealed" hold `v1.kid.nonce.ciphertext` of worker/control/vault.ts.
 * Times are ms since 1970, except where said.
 */

export const tenants = sqliteTable("tenants", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** The tenant's own 256-bit key, sealed by a master key. Dropping it makes every secret of the tenant unreadable. */
  dataKey: text("data_key").notNull(),
  createdAt: integer("created_at").notNull(),
});

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
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] }), index("members_user").on(table.userId)],
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
  },
  (table) => [index("sessions_user").on(table.userId)],
);

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
    /** Sealed. */
    apiKey: text("api_key").notNull(),
    apiKeyLastFour: text("api_key_last_four").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [unique("credentials_tenant_provider_origin").on(table.tenantId, table.provider, table.origin)],
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
  },
  (table) => [
    unique("accounts_provider_external").on(table.provider, table.externalId),
    index("accounts_tenant").on(table.tenantId),
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
