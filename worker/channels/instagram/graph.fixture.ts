import type { AccountAccess } from "../channel.ts";
import { INSTAGRAM_GRAPH_ORIGIN } from "./graph-access.ts";

export const ACCOUNT = "17841499999999999";
export const ANN = "1234567890123456";
export const NOW = Date.UTC(2026, 10, 20, 10, 0, 0);

export type Call = { method: string; url: string; body: unknown; authorization: string | null };

/** A Graph API that gives these answers, one for each call, and remembers what was asked. */
export function graph(
  answers: (Response | Error)[],
  origin: string = INSTAGRAM_GRAPH_ORIGIN,
): { access: AccountAccess; calls: Call[] } {
  const calls: Call[] = [];
  const access: AccountAccess = {
    origin,
    apiKey: "token-1",
    appSecret: "app-secret",
    accountExternalId: ACCOUNT,
    clock: () => NOW,
    fetch: async (url, init) => {
      calls.push({
        method: init.method ?? "",
        url,
        body: typeof init.body === "string" ? JSON.parse(init.body) : null,
        authorization: new Headers(init.headers).get("authorization"),
      });
      const answer = answers[calls.length - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error("one call too many");
      return answer;
    },
  };
  return { access, calls };
}

export const graphError = (status: number, error: Record<string, unknown>): Response =>
  Response.json({ error: { message: "(#1) words", type: "IGApiException", fbtrace_id: "x", ...error } }, { status });
