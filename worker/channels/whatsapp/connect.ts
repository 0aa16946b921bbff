import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { listGraph } from "../meta/ask.ts";
import { callGraph, type GraphAnswer, isSuccess } from "../meta/graph.ts";
import { failureOfAnswer, failureOfNetwork } from "../meta/outcome.ts";
import { isJsonObject } from "../meta/reading.ts";
import { id, objectOf } from "../unipile/lenient.ts";
import { healthOf } from "./health.ts";
import { NUMBER_FIELDS, type NumberDetails, numberSchema } from "./number-details.ts";
import { checkToken } from "./token-check.ts";

/** What the owner gives to connect a number of their own Meta app (reference/meta.md, 5.2). */
export type ConnectInput = {
  phoneNumberId: string;
  businessAccountId: string;
  /** Our address for the app's webhooks, to see where they go now; null while it is not known. */
  webhookUrl: string | null;
};

/** One line of the checklist. `unchecked`: Meta did not let us look, which is no fault by itself. */
export type ConnectLine = {
  check: "credentials" | "app_secret" | "permissions" | "number" | "business_account" | "webhook";
  state: "ok" | "problem" | "unchecked";
  text: string;
};

export type ConnectReport = {
  /** Nothing is in the way of connecting. */
  isReady: boolean;
  name: string | null;
  /** As Meta writes it. */
  phone: string | null;
  /** The number is on the phone's WhatsApp Business app as well (coexistence): slower, with echoes and a history. */
  isOnPhoneApp: boolean;
  /** When the token ends by itself, ms since 1970; null when it does not, or Meta does not say. */
  tokenExpiresAt: number | null;
  lines: ConnectLine[];
};

/**
 * Looks through what was typed in, by real calls (reference/meta.md, 5.3): the token works and has its permissions,
 * the app's secret is that of the token's app, the number is one of the business account's, and its webhooks do
 * not go elsewhere. Changes nothing.
 *
 * @param access with the token as `apiKey`, and the app's secret where it was given
 * @returns a failure only where Meta could not be asked at all
 */
export async function checkConnection(
  access: ProviderAccess,
  input: ConnectInput,
): Promise<Outcome<ConnectReport, ChannelFailure>> {
  const lines: ConnectLine[] = [];
  const line = (check: ConnectLine["check"], state: ConnectLine["state"], text: string) =>
    lines.push({ check, state, text });

  let asked = await askForNumber(access, input.phoneNumberId);
  let caller = access;
  if ("answer" in asked && isAboutTheSecret(asked.answer)) {
    line("app_secret", "problem", "The app secret is not that of the app that this token belongs to.");
    caller = { origin: access.origin, apiKey: access.apiKey, fetch: access.fetch };
    asked = await askForNumber(caller, input.phoneNumberId);
  } else if ("number" in asked && access.appSecret !== undefined) {
    line("app_secret", "ok", "The app secret belongs to the token's app.");
  }
  if ("failure" in asked) return fail(asked.failure);

  let number: NumberDetails | null = null;
  if ("answer" in asked) {
    const reason = failureOfAnswer(asked.answer);
    if (UNANSWERED.has(reason)) return fail(reason);
    if (reason === "wrong_key") {
      line("credentials", "problem", "Meta does not accept this access token: it is wrong, or has expired.");
      return ok(reportOf(lines, null, null));
    }
    line("number", "problem", "This token cannot see a number with this phone number id.");
  } else {
    number = asked.number;
    for (const { text } of healthOf(number).problems) line("number", "problem", text);
    if (healthOf(number).problems.length === 0) line("number", "ok", "The number is ready for the Cloud API.");
  }

  const token = await checkToken(caller, input.businessAccountId);
  if (!token.ok) return token;
  lines.unshift(...token.value.lines);

  const belongs = await checkBusinessAccount(caller, input);
  if (!belongs.ok) return belongs;
  lines.push(belongs.value);
  lines.push(...(await webhookLines(caller, input, number, token.value.appId)));
  return ok(reportOf(lines, number, token.value.expiresAt));
}

function reportOf(lines: ConnectLine[], number: NumberDetails | null, tokenExpiresAt: number | null): ConnectReport {
  return {
    isReady: lines.every(({ check, state }) => state !== "problem" || check === "webhook"),
    name: number?.verified_name ?? null,
    phone: number?.display_phone_number ?? null,
    isOnPhoneApp: number?.is_on_biz_app === true,
    tokenExpiresAt,
    lines,
  };
}

/** Failures that say nothing of what was typed in: to be tried again, not to be shown as a wrong entry. */
const UNANSWERED: ReadonlySet<ChannelFailure> = new Set([
  "rate_limited",
  "unreachable",
  "timed_out",
  "redirected",
  "provider_error",
  "unreadable_answer",
]);

async function askForNumber(
  access: ProviderAccess,
  phoneNumberId: string,
): Promise<{ number: NumberDetails } | { answer: GraphAnswer } | { failure: ChannelFailure }> {
  const called = await callGraph(access, { method: "GET", path: [phoneNumberId], query: { fields: NUMBER_FIELDS } });
  if ("failure" in called) return { failure: failureOfNetwork(called.failure) };
  if (!isSuccess(called.answer)) return { answer: called.answer };
  const number = numberSchema.safeParse(called.answer.json);
  return number.success && number.data.id !== null ? { number: number.data } : { failure: "unreadable_answer" };
}

/** Error 100, which means many things; this one names the parameter. */
function isAboutTheSecret({ error }: GraphAnswer): boolean {
  return error?.code === 100 && /appsecret_proof/i.test(error.details ?? "");
}

async function checkBusinessAccount(
  access: ProviderAccess,
  input: ConnectInput,
): Promise<Outcome<ConnectLine, ChannelFailure>> {
  const check = "business_account";
  const listed = await listGraph(access, [input.businessAccountId, "phone_numbers"], { fields: "id" });
  if (!listed.ok) {
    if (UNANSWERED.has(listed.reason)) return listed;
    const text = "This token cannot see a WhatsApp business account with this id.";
    return ok({ check, state: "problem", text });
  }
  const isThere = listed.value.some((row) => isJsonObject(row) && id.parse(row.id) === input.phoneNumberId);
  return ok(
    isThere
      ? { check, state: "ok", text: "The number belongs to this WhatsApp business account." }
      : { check, state: "problem", text: "This WhatsApp business account has no number with this phone number id." },
  );
}

const subscribedSchema = z.object({
  whatsapp_business_api_data: objectOf(z.object({ id })),
});

/**
 * Where the number's webhooks go. An app has one address for all of WhatsApp, so a shop that uses it for another
 * product needs an address of its own for the account or the number (reference/meta.md, 1.4, and 6, pain 24).
 */
async function webhookLines(
  access: ProviderAccess,
  { businessAccountId, webhookUrl }: ConnectInput,
  number: NumberDetails | null,
  appId: string | null,
): Promise<ConnectLine[]> {
  const check = "webhook";
  const lines: ConnectLine[] = [];
  const listed = await listGraph(access, [businessAccountId, "subscribed_apps"]);
  if (!listed.ok || appId === null) {
    lines.push({ check, state: "unchecked", text: "Whether the app gets this account's webhooks could not be seen." });
  } else {
    const isSubscribed = listed.value.some(
      (row) => subscribedSchema.safeParse(row).data?.whatsapp_business_api_data?.id === appId,
    );
    lines.push(
      isSubscribed
        ? { check, state: "ok", text: "The app gets this account's webhooks." }
        : { check, state: "problem", text: "The app does not get this account's webhooks yet." },
    );
  }
  const configured = number?.webhook_configuration;
  // The number's own address wins, then the account's, then the app's.
  const goesTo = configured?.phone_number ?? configured?.whatsapp_business_account ?? configured?.application ?? null;
  if (webhookUrl === null || goesTo === null) return lines;
  lines.push(
    goesTo === webhookUrl
      ? { check, state: "ok", text: "The number's messages come to Parley." }
      : { check, state: "problem", text: "The number's messages go to another address now." },
  );
  return lines;
}
