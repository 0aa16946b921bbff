import type { HeaderList, HttpAnswer } from "./http-call.ts";
import { PUBLIC_ORIGIN, type Site, type SiteCall } from "./site.ts";

/** What `/trpc` answered, read. */
export type TrpcAnswer<Data> = HttpAnswer & {
  data: Data;
  reason: string | null;
  /** The same answer as it came, which is what `onAnswer` was told. */
  answer: HttpAnswer;
};

let addresses = 0;

/** An address that nobody had before (198.18.0.0/15 is for tests): limits by address are one part's business only. */
export function freshAddress(): string {
  addresses += 1;
  return `198.${18 + (addresses >> 16)}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

/** Somebody in front of a site: with a cookie or a key or neither, sending what a page of Parley's own would send. */
export class Visitor {
  readonly site: Site;
  /** `name=value` of the session. */
  cookie: string | null;
  /** The same of the browser that somebody has signed in with before. */
  deviceCookie: string | null = null;
  bearer: string | null;
  address: string;
  /** Every byte that came back, for whoever has to look through it. */
  onAnswer: ((answer: HttpAnswer) => void) | null = null;

  constructor(site: Site, who: { cookie?: string; bearer?: string; address?: string } = {}) {
    this.site = site;
    this.cookie = who.cookie ?? null;
    this.bearer = who.bearer ?? null;
    this.address = who.address ?? freshAddress();
  }

  query<Data = unknown>(procedure: string, input?: unknown): Promise<TrpcAnswer<Data>> {
    const search = input === undefined ? "" : `?${new URLSearchParams({ input: JSON.stringify(input) })}`;
    return this.#trpc({ method: "GET", path: `/trpc/${procedure}${search}` });
  }

  mutate<Data = unknown>(procedure: string, input: unknown = {}): Promise<TrpcAnswer<Data>> {
    const headers: HeaderList = [["content-type", "application/json"]];
    return this.#trpc({ method: "POST", path: `/trpc/${procedure}`, headers, body: JSON.stringify(input) });
  }

  /** A mutation that has to work. @throws Error otherwise */
  async done<Data>(procedure: string, input: unknown = {}): Promise<Data> {
    return dataOf(procedure, await this.mutate<Data>(procedure, input));
  }

  /** A query that has to work. @throws Error otherwise */
  async read<Data>(procedure: string, input?: unknown): Promise<Data> {
    return dataOf(procedure, await this.query<Data>(procedure, input));
  }

  get(path: string): Promise<HttpAnswer> {
    return this.send({ method: "GET", path });
  }

  /** What a `<form>` on one of Parley's own pages sends. */
  submit(path: string, fields: Record<string, string>): Promise<HttpAnswer> {
    const headers: HeaderList = [["content-type", "application/x-www-form-urlencoded"]];
    return this.send({ method: "POST", path, headers, body: new URLSearchParams(fields).toString() });
  }

  async send(call: SiteCall): Promise<HttpAnswer> {
    const headers: [string, string][] = [["cf-connecting-ip", this.address]];
    const cookies = [this.cookie, this.deviceCookie].filter((cookie) => cookie !== null);
    if (cookies.length > 0) headers.push(["cookie", cookies.join("; ")]);
    if (this.bearer !== null) headers.push(["authorization", `Bearer ${this.bearer}`]);
    if (call.method !== "GET" && this.bearer === null) {
      headers.push(["origin", PUBLIC_ORIGIN], ["sec-fetch-site", "same-origin"]);
    }
    const answer = await this.site.call({ ...call, headers: [...headers, ...(call.headers ?? [])] });
    this.#keepCookie(answer.headers);
    this.onAnswer?.(answer);
    return answer;
  }

  async #trpc<Data>(call: SiteCall): Promise<TrpcAnswer<Data>> {
    const answer = await this.send(call);
    const body = parse(answer.body) as {
      result?: { data: Data };
      error?: { data?: { reason?: string } };
    } | null;
    return { ...answer, answer, data: body?.result?.data as Data, reason: body?.error?.data?.reason ?? null };
  }

  #keepCookie(headers: HeaderList): void {
    for (const [name, value] of headers) {
      if (name.toLowerCase() !== "set-cookie") continue;
      const pair = value.split(";", 1)[0] ?? "";
      const kept = pair.endsWith("=") ? null : pair;
      if (pair.startsWith("__Host-parley=")) this.cookie = kept;
      if (pair.startsWith("__Host-parley-device=")) this.deviceCookie = kept;
    }
  }
}

function dataOf<Data>(procedure: string, answer: TrpcAnswer<Data>): Data {
  if (answer.status === 200) return answer.data;
  throw new Error(`${procedure} answered ${answer.status}: ${answer.body.toString("utf8", 0, 400)}`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // Not every refusal is tRPC's: the status says enough.
    return null;
  }
}
