/** A tRPC error as the wire carries it. */
export class CallError extends Error {
  readonly status: number;
  readonly reason: string | undefined;

  constructor(procedure: string, status: number, message: string, reason: string | undefined) {
    super(`${procedure} answered ${status}: ${message}`);
    this.status = status;
    this.reason = reason;
  }
}

/** One visitor of a running Parley: keeps the session cookie and speaks the public API as a browser would. */
export class ParleySession {
  readonly #origin: string;
  #cookie = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @throws CallError when the procedure refuses */
  async query<Answer>(procedure: string, input: unknown): Promise<Answer> {
    const search = new URLSearchParams({ input: JSON.stringify(input) });
    return this.#call(procedure, `/trpc/${procedure}?${search}`, { method: "GET" });
  }

  /** @throws CallError when the procedure refuses */
  async mutate<Answer>(procedure: string, input: unknown): Promise<Answer> {
    return this.#call(procedure, `/trpc/${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
  }

  /** Any address of Parley; redirects are answered, not followed. */
  async get(path: string): Promise<Response> {
    return this.#fetch(path, { method: "GET" });
  }

  /** Bytes to any address of Parley's. */
  async post(path: string, body: Uint8Array<ArrayBuffer>): Promise<Response> {
    return this.#fetch(path, { method: "POST", body, headers: { "content-type": "application/octet-stream" } });
  }

  async #call<Answer>(procedure: string, path: string, init: RequestInit): Promise<Answer> {
    const response = await this.#fetch(path, init);
    const text = await response.text();
    const body = parseAnswer(text);
    if (body.result === undefined) {
      const message = body.error?.message ?? text.slice(0, 200);
      throw new CallError(procedure, response.status, message, body.error?.data?.reason);
    }
    return body.result.data as Answer;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    // What the front gate asks of a browser (design.md, section 6).
    headers.set("origin", this.#origin);
    if (this.#cookie !== "") headers.set("cookie", this.#cookie);
    const response = await fetch(this.#origin + path, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      // There are other cookies beside the session's.
      if (/^(__Host-)?parley=/.test(cookie)) this.#cookie = cookie.split(";", 1)[0] ?? "";
    }
    return response;
  }
}

type TrpcAnswer = { result?: { data: unknown }; error?: { message?: string; data?: { reason?: string } } };

function parseAnswer(text: string): TrpcAnswer {
  try {
    return JSON.parse(text) as TrpcAnswer;
  } catch {
    // A proxy's or the platform's own error page: the caller reports its beginning.
    return {};
  }
}
