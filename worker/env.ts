import { z } from "zod";
import { type MasterKeyRing, parseMasterKeys } from "./shared/master-keys.ts";

/** The bindings, as `wrangler types` generates them from wrangler.toml. */
export type Env = Cloudflare.Env;

/** The settings that are values and not bindings, read and checked. */
export type Settings = {
  masterKeys: MasterKeyRing;
  /** Lets a provider's address be loopback, then also over http: development and tests only. */
  allowLocalProviders: boolean;
};

/** The part of the environment that is checked here; everything else is a binding that the platform checks. */
type SettingsSource = { readonly MASTER_KEYS?: unknown; readonly ALLOW_LOCAL_PROVIDERS?: unknown };

const HOW_TO_MAKE_MASTER_KEYS =
  "Expected id:key, where key is 32 random bytes in base64url (several divided by commas; the first one encrypts). " +
  'Make one and set it with: node -e \'console.log("k1:" + crypto.randomBytes(32).toString("base64url"))\' ' +
  "| npx wrangler secret put MASTER_KEYS";

const HOW_TO_SET_LOCAL_PROVIDERS = 'Expected "1" (development and tests only), or "0", or nothing at all.';

const settingsSchema = z.object({
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
});

let checked: { source: SettingsSource; settings: Settings } | null = null;

/**
 * The settings, checked once per isolate: a redeploy with other values is another isolate, and the comparison
 * below only keeps tests with several environments apart.
 *
 * @throws SettingsError that names every wrong setting and says how to make a right one, never its value.
 */
export function settings(env: SettingsSource): Settings {
  if (
    checked !== null &&
    checked.source.MASTER_KEYS === env.MASTER_KEYS &&
    checked.source.ALLOW_LOCAL_PROVIDERS === env.ALLOW_LOCAL_PROVIDERS
  ) {
    return checked.settings;
  }
  const source = { MASTER_KEYS: env.MASTER_KEYS, ALLOW_LOCAL_PROVIDERS: env.ALLOW_LOCAL_PROVIDERS };
  const parsed = settingsSchema.safeParse(source);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => issue.message).join("\n"));
  checked = {
    source,
    settings: {
      masterKeys: parsed.data.MASTER_KEYS,
      allowLocalProviders: parsed.data.ALLOW_LOCAL_PROVIDERS === "1",
    },
  };
  return checked.settings;
}

export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
