import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import { createWorker } from "../../worker/worker.ts";
import { ownCases } from "../security/ssrf/own-cases.ts";
import { migratedControl } from "./control-database.ts";
import { HOME, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves that a provider's address, which a tenant types, leads to the provider and nowhere else: through the real
 * procedure, over the real network, with a canary on loopback that must hear nothing. Each rule by itself is in
 * worker/channels/unipile/origin.test.ts; the built bundle is tried by `npm run security`.
 */

const { port, countUrl } = inject("canary");
const cases = ownCases(port);
/** The network of the pool reaches loopback; a provider's own hosts are answered here. */
const realFetch = globalThis.fetch;
const called: string[] = [];
const UPSTREAM_WORDS = "words-that-only-the-provider-said";

/** The Worker as it is deployed: no provider is on loopback. */
const production = createWorker(async () => new Response("no screens in here", { status: 404 }));
const productionEnv: typeof env = Object.assign({ ...env }, { ALLOW_LOCAL_PROVIDERS: "0", GRAPH_ORIGIN: "" });

/** Each asks one after the other, so that nobody waits for another's audit log. */
let visitors: Visitor[];

beforeAll(async () => {
  await migratedControl();
  visitors = await Promise.all(Array.from({ length: 8 }, signedUp));
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = new Request(input, init).url;
    called.push(url);
    if (/^https:\/\/api[a-z0-9-]*\.unipile\.com(?::\d+)?\//.test(url)) {
      return Response.json({ type: "errors/missing_credentials", title: UPSTREAM_WORDS }, { status: 401 });
    }
    return realFetch(input, init);
  });
});

const connections = async () => Number(await (await realFetch(countUrl)).text());

async function ask(
  dsn: string,
  { visitor = visitors[0], bindings = productionEnv }: { visitor?: Visitor | undefined; bindings?: typeof env } = {},
): Promise<{ status: number; text: string }> {
  const request = new Request(`${HOME}/trpc/accounts.available`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: HOME, cookie: visitor?.cookie ?? "" },
    body: JSON.stringify({ provider: "unipile", dsn, apiKey: "a-key-of-nobody" }),
  });
  const answer = await production.fetch(request as never, bindings, createExecutionContext());
  return { status: answer.status, text: await answer.text() };
}

/** Asks for each, some at once; answers those that were taken for a provider's address, or went anywhere else. */
async function askAll(addresses: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  const left = [...addresses];
  await Promise.all(
    visitors.map(async (visitor) => {
      for (let dsn = left.pop(); dsn !== undefined; dsn = left.pop()) {
        const { status, text } = await ask(dsn, { visitor });
        if (status !== 400 || !/"reason":"(?:dsn_\w+|invalid_input)"/.test(text)) wrong.push(dsn);
      }
    }),
  );
  return wrong;
}

describe("an address from outside", () => {
  it(`of our own ${cases.hostile.length} hostile ones leads nowhere`, async () => {
    expect(cases.hostile.length).toBeGreaterThanOrEqual(60);
    const before = await connections();
    called.length = 0;
    expect(await askAll(cases.hostile)).toEqual([]);
    expect(called).toEqual([]);
    expect(await connections()).toBe(before);
  });

  const collected = [...new Set(inject("hostileAddresses").map((dsn) => dsn.replace(/:\d+(?=[/?#]|$)/, `:${port}`)))];
  it.skipIf(collected.length === 0)("of the collected hostile ones leads to the provider or nowhere", async () => {
    const before = await connections();
    called.length = 0;
    // A handful are well-formed, by intention or after trimming.
    const taken = await askAll(collected);
    expect(taken.length).toBeLessThan(20);
    const foreign = called.filter((url) => !/^https:\/\/api\d+\.unipile\.com(?::\d+)?\/api\/v1\/accounts\?/.test(url));
    expect(foreign).toEqual([]);
    expect(await connections()).toBe(before);
  });

  it("that is well-formed leads to the provider, in its one canonical form", async () => {
    for (const { dsn, origin } of cases.wellFormed) {
      called.length = 0;
      const { text } = await ask(dsn);
      expect(text).toContain('"wrong_key"');
      expect(text).not.toContain(UPSTREAM_WORDS);
      expect(called.map((url) => new URL(url).origin)).toEqual([origin]);
    }
  });

  it("may be loopback where development says so, and then its redirects lead nowhere", async () => {
    const before = await connections();
    called.length = 0;
    const { text } = await ask(`http://127.0.0.1:${port}`, { bindings: env });
    expect(text).toContain('"redirected"');
    expect(called).toHaveLength(1);
    expect(await connections()).toBe(before + 1);
  });
});
