/** Long enough for most stalls and a restart in a row; whoever calls tries again after it. */
const ANSWER_LIMIT_MS = 15_000;

/** Nobody answered, or not with 200: whether anything was done is not known. */
export class CallFailed extends Error {}

/** One signed-in person's way to the public API: tRPC with a session cookie, as a browser would use it. */
export class TenantApi {
  readonly origin: string;
  cookie = "";

  constructor(origin: string) {
    this.origin = origin;
  }

  async query<Answer>(procedure: string, input: unknown): Promise<Answer> {
    const search = new URLSearchParams({ input: JSON.stringify(input) });
    return this.#call<Answer>(`/trpc/${procedure}?${search}`, { method: "GET" });
  }

  async mutate<Answer>(procedure: string, input: unknown): Promise<Answer> {
    const headers = { "content-type": "application/json" };
    return this.#call<Answer>(`/trpc/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) });
  }

  /** @throws CallFailed for everything but an answer */
  async #call<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set("origin", this.origin);
    if (this.cookie !== "") headers.set("cookie", this.cookie);
    let status = 0;
    let body: { result?: { data: unknown }; error?: { message?: string } } = {};
    try {
      const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
      const response = await fetch(this.origin + path, { ...init, headers, signal, redirect: "manual" });
      status = response.status;
      this.cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? this.cookie;
      body = (await response.json()) as typeof body;
    } catch (error) {
      throw new CallFailed(`no answer from ${path.split("?")[0]}: ${error instanceof Error ? error.name : "unknown"}`);
    }
    if (status === 200 && body.result !== undefined) return body.result.data as Answer;
    throw new CallFailed(`${path.split("?")[0]} answered ${status}: ${body.error?.message ?? "nothing"}`);
  }
}
