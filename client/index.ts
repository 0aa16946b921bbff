import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import type { AppRouter } from "../worker/trpc/router.ts";

export type ParleyClient = TRPCClient<AppRouter>;

export type ParleyClientOptions = {
  /** Where Parley runs: `https://inbox.example.com`. */
  url: string | URL;
  /** A partner key, sent as `Authorization: Bearer`. Leave it out where a session cookie stands in `headers`. */
  apiKey?: string;
  /** More headers for every call. */
  headers?: Record<string, string>;
  /** Another `fetch`: for tests, proxies, or a run-time without one. */
  fetch?: NonNullable<Parameters<typeof httpBatchLink>[0]["fetch"]>;
};

/** The server takes at most so many calls in one request. */
const BATCH_MAX = 10;

/**
 * A typed client for Parley's procedures. Plain JSON over HTTP, typed by the server's own router: what comes
 * back has exactly the shapes that the server checks before it answers.
 *
 * ```ts
 * const parley = createParleyClient({ url: "https://inbox.example.com", apiKey });
 *
 * const { items } = await parley.chats.list.query({ channel: "whatsapp", limit: 20 });
 *
 * // The same `clientId` answers the same message, however often it is sent: after a timeout, send it again.
 * await parley.messages.send.mutate({ chatId: items[0].id, clientId: crypto.randomUUID(), text: "Hello!" });
 * ```
 *
 * A refusal is a `TRPCClientError`. Decide by `error.data.reason`, which is stable ("not_found",
 * "invalid_input", "account_held"); `error.data.fields` names each wrong field and its rule; `error.message`
 * is for people.
 */
export function createParleyClient({ url, apiKey, headers, fetch }: ParleyClientOptions): ParleyClient {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: new URL("/trpc", url).href,
        maxItems: BATCH_MAX,
        headers: { ...headers, ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
        ...(fetch === undefined ? {} : { fetch }),
      }),
    ],
  });
}
