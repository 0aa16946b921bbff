import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, Fetch } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { callMeta, isSuccess } from "../meta/graph.ts";
import { failureOfAnswer, failureOfNetwork } from "../meta/outcome.ts";
import { amount, words } from "../unipile/lenient.ts";
import { INSTAGRAM_TOKEN_MS } from "./refresh-token.ts";

/** What an app has to be allowed, and asks for (reference/meta.md, 4.1). */
export const LOGIN_SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"] as const;

/** An app by which people sign in with Instagram, and where Instagram is for it. */
export type LoginApp = {
  id: string;
  secret: string;
  fetch: Fetch;
  /** Without a path: the page, the exchange of codes, the Graph API. */
  origins: { page: string; token: string; graph: string };
};

/** What a code was good for. `permissions` null: the answer did not say. */
export type RedeemedCode = { token: string; permissions: string[] | null };

/** `code_refused`: Instagram does not take it: used before, too old, of another app or another address. */
export type LoginFailure = ChannelFailure | "code_refused";

/**
 * Where somebody signs in to Instagram and allows the app: `GET /oauth/authorize` (reference/meta.md, 4.5). It leads
 * back to `redirectUri`, which has to be one that the app's dashboard names, letter by letter.
 */
export function authorizeAddress(app: Pick<LoginApp, "id" | "origins">, of: { redirectUri: string; state: string }) {
  const url = new URL("/oauth/authorize", app.origins.page);
  url.searchParams.set("client_id", app.id);
  url.searchParams.set("redirect_uri", of.redirectUri);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("scope", LOGIN_SCOPES.join(","));
  url.searchParams.set("state", of.state);
  return url.href;
}

/** Its `user_id` is not read: it may be a number past 2^53, and is asked for anyway. */
const grantSchema = z.object({ access_token: words, permissions: z.unknown() });
const answerSchema = z.union([z.object({ data: z.tuple([grantSchema], z.unknown()) }), grantSchema]);

/**
 * Makes the code a token of one hour: `POST /oauth/access_token`. A code counts once, for an hour. The answer is in a
 * list today and was flat before; its error is flat, `{error_type, code, error_message}`, and no Graph error.
 */
export async function redeemCode(
  app: LoginApp,
  { code, redirectUri }: { code: string; redirectUri: string },
): Promise<Outcome<RedeemedCode, LoginFailure>> {
  const body = new URLSearchParams({
    ...{ client_id: app.id, client_secret: app.secret, grant_type: "authorization_code" },
    ...{ redirect_uri: redirectUri, code: bareCode(code) },
  });
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const called = await callMeta(app.fetch, new URL("/oauth/access_token", app.origins.token).href, {
    ...{ method: "POST", headers, body: body.toString() },
  });
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (answer.status === 400 || answer.status === 401 || answer.status === 403) return fail("code_refused");
  if (!isSuccess(answer)) return fail(failureOfAnswer(answer));
  const read = answerSchema.safeParse(answer.json);
  const grant = read.success ? ("data" in read.data ? read.data.data[0] : read.data) : null;
  if (grant === null || grant.access_token === null) return fail("unreadable_answer");
  return ok({ token: grant.access_token, permissions: permissionsIn(grant.permissions) });
}

/** Instagram hangs `#_` on the address, which whoever copies it by hand has in the code. */
const bareCode = (code: string): string => code.replace(/#_?$/, "");

/** A list, or the same divided by commas. */
function permissionsIn(value: unknown): string[] | null {
  if (typeof value === "string") return value.split(",").map((one) => one.trim());
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : null;
}

const lastingSchema = z.object({ access_token: words, expires_in: amount });

/** Makes a token of one hour one of sixty days: `GET /access_token?grant_type=ig_exchange_token`. */
export async function lastingToken(
  app: LoginApp,
  token: string,
): Promise<Outcome<{ token: string; lastsMs: number }, ChannelFailure>> {
  const answered = await askGraph(
    { origin: app.origins.graph, apiKey: token, fetch: app.fetch },
    {
      ...{ method: "GET", path: ["access_token"] },
      query: { grant_type: "ig_exchange_token", client_secret: app.secret, access_token: token },
    },
  );
  if (!answered.ok) return answered;
  const read = lastingSchema.safeParse(answered.value);
  const lasting = read.success ? read.data.access_token : null;
  if (!read.success || lasting === null) return fail("unreadable_answer");
  return ok({ token: lasting, lastsMs: (read.data.expires_in ?? 0) * 1_000 || INSTAGRAM_TOKEN_MS });
}
