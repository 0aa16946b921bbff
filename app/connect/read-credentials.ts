import type { ChannelName, Provider } from "../../worker/shared/wire.ts";
import type { FormErrors } from "../forms/errors-from.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { textIn } from "../lib/text-in.ts";

export type CredentialsInput =
  | { provider: "unipile"; dsn: string; apiKey: string }
  | {
      provider: "meta";
      channel: "whatsapp";
      accessToken: string;
      phoneNumberId: string;
      businessAccountId: string;
      appSecret: string;
    }
  | { provider: "meta"; channel: "instagram"; accessToken: string; instagramUserId: string; appSecret: string };

/** What one wants to connect by: it decides what has to be typed in. */
export type Choice = { provider: Provider; channel: ChannelName };

/** The fields of each choice, in the order of its form. */
export function fieldsOf({ provider, channel }: Choice): readonly CredentialField[] {
  if (provider === "unipile") return ["dsn", "apiKey"];
  if (channel === "instagram") return ["accessToken", "instagramUserId", "appSecret"];
  return ["accessToken", "phoneNumberId", "businessAccountId", "appSecret"];
}

export type CredentialField =
  | "dsn"
  | "apiKey"
  | "accessToken"
  | "phoneNumberId"
  | "businessAccountId"
  | "instagramUserId"
  | "appSecret";

/** What cannot be read by anybody afterwards. */
export const SECRET_FIELDS: ReadonlySet<CredentialField> = new Set(["apiKey", "accessToken", "appSecret"]);

/** A form's credentials; or which of its fields are empty. */
export function readCredentials(form: FormData, choice: Choice): { input: CredentialsInput } | { errors: FormErrors } {
  const typed = (field: CredentialField) => textIn(form, field).trim();
  const empty = fieldsOf(choice).filter((field) => typed(field) === "");
  if (empty.length > 0) {
    return { errors: Object.fromEntries(empty.map((field) => [field, connectStrings.credentials.needed])) };
  }
  const { provider, channel } = choice;
  if (provider === "unipile") return { input: { provider, dsn: typed("dsn"), apiKey: typed("apiKey") } };
  const shared = { provider, accessToken: typed("accessToken"), appSecret: typed("appSecret") };
  if (channel === "instagram") return { input: { ...shared, channel, instagramUserId: typed("instagramUserId") } };
  const ids = { phoneNumberId: typed("phoneNumberId"), businessAccountId: typed("businessAccountId") };
  return { input: { ...shared, channel, ...ids } };
}

/** Which way of connecting a form names; null for one that there is not. */
export function choiceIn(form: FormData): Choice | null {
  const [provider, channel] = [textIn(form, "provider"), textIn(form, "channel")];
  if (provider !== "unipile" && provider !== "meta") return null;
  return channel === "whatsapp" || channel === "instagram" ? { provider, channel } : null;
}
