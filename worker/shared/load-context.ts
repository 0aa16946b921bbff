/**
 * What the Worker hands to every Remix loader and action as `context`. Types only: the screens import this,
 * the Worker fills it in (worker/index.ts), and nothing of the server reaches the browser's bundle.
 *
 * The caller is a type parameter because `worker/shared` imports nothing of ours; the app closes it once:
 *
 * ```ts
 * import type { AppCaller } from "../worker/trpc/router.ts";
 * import type { LoadContext } from "../worker/shared/load-context.ts";
 *
 * declare module "@remix-run/cloudflare" {
 *   interface AppLoadContext extends LoadContext<AppCaller> {}
 * }
 * ```
 */
export type LoadContext<Caller> = {
  /**
   * The procedures of `/trpc`, called without an HTTP hop, as the visitor who asks: `await
   * context.trpc.chats.list({})`. They throw `TRPCError`: `error.code` is "UNAUTHORIZED", "NOT_FOUND",
   * "BAD_REQUEST" and so on, `error.message` is words, and the stable reason is at `reasonOf(error)`
   * (worker/shared/failure.ts). Cookies that a procedure sets are put on the answer by the Worker.
   */
  trpc: Caller;

  /** The visitor, null when signed out. Read once a request. */
  session: ViewerSession | null;

  /** The nonce of this answer's Content-Security-Policy: every inline script of the page carries it. */
  cspNonce: string;

  /** What the log calls this request, for the error screen: "x-request-id" on the answer says the same. */
  requestId: string;

  /** Development and tests only: providers may be on this machine. The screens say so while it is on. */
  localProviders: boolean;

  /** Puts a `Set-Cookie` value on this answer. */
  setCookie(value: string): void;
};

export type ViewerSession = {
  id: string;
  user: { id: string; email: string };
  tenant: { id: string; name: string };
  role: "owner" | "admin" | "agent";
};
