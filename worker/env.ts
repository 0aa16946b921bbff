import { z } from "zod";
import { type GraphOrigins, loopbackOrigin, META_GRAPH_ORIGINS } from "./shared/graph-origins.ts";
import { type InstagramApp, instagramAppOf } from "./shared/instagram-app.ts";
import type { MailSettings } from "./shared/mail-settings.ts";
import { type MasterKeyRing, parseMasterKeys } from "./shared/master-keys.ts";

/** The bindings, as `wrangler types` generates them from wrangler.toml. */
export type Env = Cloudflare.Env;

/** The settings that are values and not bindings, read and checked. */
export type Settings = {
  masterKeys: MasterKeyRing;
  /** Lets a provider's address be loopback, then also over http: development and tests only. */
  allowLocalProviders: boolean;
  /** Meta's own, unless development or a test says otherwise. */
  graphOrigins: GraphOrigins;
  mail: MailSettings;
  /** Null: profiles are connected by a token of their owner's own app, and in no other way. */
  instagramApp: InstagramApp | null;
  /** Development and tests only: how often the timer syncs each account, ms; null: as its inbox says. */
  syncEveryMs: number | null;
};

/** The part of the environment that is checked here; everything else is a binding that the platform checks. */
const CHECKED = [
  "MASTER_KEYS",
  "ALLOW_LOCAL_PROVIDERS",
  "GRAPH_ORIGIN",
  "MAIL_API_KEY",
  "MAIL_FROM",
  "MAIL_ORIGIN",
  "MAIL_TO_LOG",
  "SYNC_EVERY_MS",
  "INSTAGRAM_APP_ID",
  "INSTAGRAM_APP_SECRET",
  "INSTAGRAM_VERIFY_TOKEN",
  "META_APP_SECRET",
] as const;
type SettingsSource = { readonly [name in (typeof CHECKED)[number]]?: unknown };

const HOW_TO_MAKE_MASTER_KEYS =
  "Expected id:key, where key is 32 random bytes in base64url (several divided by commas; the first one encrypts). " +
  'Make one and set it with: node -e \'console.log("k1:" + crypto.randomBytes(32).toString("base64url"))\' ' +
  "| npx wrangler secret put MASTER_KEYS";

const HOW_TO_SET_LOCAL_PROVIDERS = 'Expected "1" (development and tests only), or "0", or nothing at all.';

const HOW_TO_SET_GRAPH_ORIGIN =
  "It is for development and tests only: a loopback address like http://127.0.0.1:8788, with ALLOW_LOCAL_PROVIDERS=1. " +
  "Leave it out to reach Meta.";

const HOW_TO_SET_MAIL =
  "Mail is on when MAIL_API_KEY (a secret of Resend), MAIL_FROM (its sender) and MAIL_ORIGIN (https:// and the " +
  "host where people open Parley) are all set, and off when none is.";

const HOW_TO_SET_SYNC_EVERY =
  "It is for development and tests only: milliseconds between two syncs of an account, with ALLOW_LOCAL_PROVIDERS=1. " +
  "Leave it out to let each account's traffic decide.";

const HOW_TO_SET_INSTAGRAM =
  "Signing in with Instagram is on when INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET and INSTAGRAM_VERIFY_TOKEN are all set, " +
  "and off when none is. META_APP_SECRET goes with them where webhooks are signed by the Meta app around that one.";

const optionalText = (name: string, howTo: string = HOW_TO_SET_MAIL) =>
  z
    .string({ error: `${name} is no text. ${howTo}` })
    .trim()
    .default("");

const settingsSchema = z
  .object({
    MASTER_KEYS: z
      .string({ error: `MASTER_KEYS is not set. ${HOW_TO_MAKE_MASTER_KEYS}` })
      .transform((text, context): MasterKeyRing => {
        const parsed = parseMasterKeys(text);
        if ("ring" in parsed) return parsed.ring;
        context.addIssue({ code: "custom", message: `MASTER_KEYS: ${parsed.problem}. ${HOW_TO_MAKE_MASTER_KEYS}` });
        return z.NEVER;
      }),
    ALLOW_LOCAL_PROVIDERS: z
      .enum(["0", "1", ""], { error: `ALLOW_LOCAL_PROVIDERS has an unknown value. ${HOW_TO_SET_LOCAL_PROVIDERS}` })
      .default("0"),
    GRAPH_ORIGIN: z
      .string({ error: `GRAPH_ORIGIN is no text. ${HOW_TO_SET_GRAPH_ORIGIN}` })
      .trim()
      .default("")
      .refine((text) => text === "" || loopbackOrigin(text) !== null, {
        error: `GRAPH_ORIGIN is no loopback address. ${HOW_TO_SET_GRAPH_ORIGIN}`,
      }),
    MAIL_API_KEY: optionalText("MAIL_API_KEY"),
    MAIL_FROM: optionalText("MAIL_FROM"),
    MAIL_ORIGIN: optionalText("MAIL_ORIGIN").refine((text) => text === "" || isHttpsOrigin(text), {
      error: `MAIL_ORIGIN is no https:// origin. ${HOW_TO_SET_MAIL}`,
    }),
    MAIL_TO_LOG: z
      .enum(["0", "1", ""], {
        error: 'MAIL_TO_LOG has an unknown value. Expected "1" in development, or nothing at all.',
      })
      .default("0"),
    INSTAGRAM_APP_ID: optionalText("INSTAGRAM_APP_ID", HOW_TO_SET_INSTAGRAM),
    INSTAGRAM_APP_SECRET: optionalText("INSTAGRAM_APP_SECRET", HOW_TO_SET_INSTAGRAM),
    INSTAGRAM_VERIFY_TOKEN: optionalText("INSTAGRAM_VERIFY_TOKEN", HOW_TO_SET_INSTAGRAM),
    META_APP_SECRET: optionalText("META_APP_SECRET", HOW_TO_SET_INSTAGRAM),
    SYNC_EVERY_MS: z
      .string({ error: `SYNC_EVERY_MS is no text. ${HOW_TO_SET_SYNC_EVERY}` })
      .regex(/^\d{0,9}$/, { error: `SYNC_EVERY_MS is no number. ${HOW_TO_SET_SYNC_EVERY}` })
      .default(""),
  })
  .superRefine((values, context) => {
    const missing = (["MAIL_API_KEY", "MAIL_FROM", "MAIL_ORIGIN"] as const).filter((name) => values[name] === "");
    if (missing.length === 1 || missing.length === 2) {
      context.addIssue({ code: "custom", message: `${missing.join(" and ")} is missing. ${HOW_TO_SET_MAIL}` });
    }
    const app = (["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET", "INSTAGRAM_VERIFY_TOKEN"] as const).filter(
      (name) => values[name] === "",
    );
    if (app.length === 1 || app.length === 2 || (app.length === 3 && values.META_APP_SECRET !== "")) {
      context.addIssue({ code: "custom", message: `${app.join(" and ")} is missing. ${HOW_TO_SET_INSTAGRAM}` });
    }
    // Calls to it carry customers' tokens: it must not be in production by mistake.
    if (values.GRAPH_ORIGIN !== "" && values.ALLOW_LOCAL_PROVIDERS !== "1") {
      const message = `GRAPH_ORIGIN needs ALLOW_LOCAL_PROVIDERS=1. ${HOW_TO_SET_GRAPH_ORIGIN}`;
      context.addIssue({ code: "custom", message });
    }
    if (values.SYNC_EVERY_MS !== "" && values.ALLOW_LOCAL_PROVIDERS !== "1") {
      const message = `SYNC_EVERY_MS needs ALLOW_LOCAL_PROVIDERS=1. ${HOW_TO_SET_SYNC_EVERY}`;
      context.addIssue({ code: "custom", message });
    }
    // A link in a log lets in whoever reads logs.
    if (values.MAIL_TO_LOG === "1" && values.ALLOW_LOCAL_PROVIDERS !== "1") {
      const message = "MAIL_TO_LOG=1 is for development only: it needs ALLOW_LOCAL_PROVIDERS=1.";
      context.addIssue({ code: "custom", message });
    }
  });

let checked: { source: SettingsSource; settings: Settings } | null = null;

/**
 * The settings, checked once per isolate: a redeploy with other values is another isolate, and the comparison
 * below only keeps tests with several environments apart.
 *
 * @throws SettingsError that names every wrong setting and says how to make a right one, never its value.
 */
export function settings(env: SettingsSource): Settings {
  const known = checked;
  if (known !== null && CHECKED.every((name) => known.source[name] === env[name])) return known.settings;
  const source = Object.fromEntries(CHECKED.map((name) => [name, env[name]]));
  const parsed = settingsSchema.safeParse(source);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message).join("\n"));
  checked = {
    source,
    settings: {
      masterKeys: parsed.data.MASTER_KEYS,
      allowLocalProviders: parsed.data.ALLOW_LOCAL_PROVIDERS === "1",
      graphOrigins: graphOrigins(parsed.data.GRAPH_ORIGIN),
      mail: mailSettings(parsed.data),
      instagramApp: instagramAppOf(parsed.data),
      syncEveryMs: parsed.data.SYNC_EVERY_MS === "" ? null : Number(parsed.data.SYNC_EVERY_MS),
    },
  };
  return checked.settings;
}

function graphOrigins(text: string): GraphOrigins {
  const local = loopbackOrigin(text);
  return local === null
    ? META_GRAPH_ORIGINS
    : { facebook: local, instagram: local, instagramPage: local, instagramToken: local };
}

function mailSettings(values: z.infer<typeof settingsSchema>): MailSettings {
  const { MAIL_API_KEY: apiKey, MAIL_FROM: from, MAIL_ORIGIN: origin } = values;
  if (apiKey !== "") return { kind: "http", apiKey, from, origin: new URL(origin).origin };
  return values.MAIL_TO_LOG === "1" ? { kind: "log" } : { kind: "off" };
}

function isHttpsOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "https:" && (text === url.origin || text === `${url.origin}/`);
}

export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
