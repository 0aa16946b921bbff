import { exports } from "cloudflare:workers";
import { newId } from "../../worker/shared/ids.ts";

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import("./worker.ts");
    }
  }
}

export const HOME = "https://parley.example";
export const PASSWORD = "correct horse battery";

/** A call of the Worker as it comes from the network: `fetchParley("/ready")`. */
export function fetchParley(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(`${HOME}${path}`, init));
}

/** What `/trpc` answered: the result's data, or the error. */
export type Answer = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what is in it
  data: any;
  error: { message: string; data: { code: string; reason: string; fields: { field: string; rule: string }[] | null } };
  cookies: string[];
};

/** Somebody with a browser: keeps the cookie, and sends what a page's own requests send. */
export type Visitor = {
  cookie: string | null;
  query(procedure: string, input?: unknown): Promise<Answer>;
  mutate(procedure: string, input?: unknown): Promise<Answer>;
};

export function newVisitor(): Visitor {
  const visitor: Visitor = {
    cookie: null,
    query: (procedure, input) => {
      const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return call(`/trpc/${procedure}${query}`, {});
    },
    mutate: (procedure, input) =>
      call(`/trpc/${procedure}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input ?? {}),
      }),
  };

  async function call(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (visitor.cookie !== null) headers.set("cookie", visitor.cookie);
    if (init.method === "POST") headers.set("origin", HOME);
    const response = await fetchParley(path, { ...init, headers });
    const cookies = response.headers.getSetCookie();
    const kept = cookies.at(-1)?.split(";")[0];
    if (kept !== undefined) visitor.cookie = kept.endsWith("=") ? null : kept;
    const body = (await response.json()) as { result?: { data: unknown }; error?: Answer["error"] };
    return { status: response.status, data: body.result?.data, error: body.error as Answer["error"], cookies };
  }
  return visitor;
}

/** A visitor with a workspace of its own. */
export async function signedUp(): Promise<Visitor & { tenantId: string; email: string }> {
  const visitor = newVisitor();
  const email = `${newId()}@shop.example`;
  const answer = await visitor.mutate("auth.signUp", { email, password: PASSWORD, workspace: "A shop" });
  if (answer.status !== 200) throw new Error(`sign-up answered ${answer.status}: ${answer.error.message}`);
  return Object.assign(visitor, { tenantId: answer.data.tenant.id as string, email });
}
