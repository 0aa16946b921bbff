import { exports } from "cloudflare:workers";
import { newId } from "../../worker/shared/ids.ts";

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
  /** The cookie by which the browser is known again when it signs in. */
  device: string | null;
  /** Where the platform would say that it comes from; null: it says nothing, and all of these share one bucket. */
  address: string | null;
  query(procedure: string, input?: unknown): Promise<Answer>;
  mutate(procedure: string, input?: unknown): Promise<Answer>;
};

export function newVisitor(): Visitor {
  const visitor: Visitor = {
    cookie: null,
    device: null,
    address: null,
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
    const sent = [visitor.cookie, visitor.device].filter((cookie) => cookie !== null);
    if (sent.length > 0) headers.set("cookie", sent.join("; "));
    if (init.method === "POST") headers.set("origin", HOME);
    if (visitor.address !== null) headers.set("cf-connecting-ip", visitor.address);
    const response = await fetchParley(path, { ...init, headers });
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) {
      const [pair = ""] = cookie.split(";");
      const kept = pair.endsWith("=") ? null : pair;
      if (pair.startsWith("__Host-parley=")) visitor.cookie = kept;
      if (pair.startsWith("__Host-parley-device=")) visitor.device = kept;
    }
    const body = (await response.json()) as { result?: { data: unknown }; error?: Answer["error"] };
    const error = body.error as Answer["error"] & { data?: { requestId?: string } };
    // Different each time, and then the only difference: answers that must be alike are compared.
    if (error !== undefined) delete error.data.requestId;
    return { status: response.status, data: body.result?.data, error, cookies };
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
