import type { Part, PartResult } from "../part.ts";
import { inParallel } from "../site/in-parallel.ts";
import { type OutboundRecorder, recordOutbound } from "../site/outbound-recorder.ts";
import type { Site } from "../site/site.ts";
import type { Stage } from "../site/stage.ts";
import { Visitor } from "../site/visitor.ts";
import { type CanaryServer, startCanaryServer } from "./canary-server.ts";
import { ownCases } from "./own-cases.ts";
import { sharedCases } from "./shared-cases.ts";

const PASSWORD = "one long pass phrase for addresses";
/** Calls in one request: fewer than it may hold, because they wait for each other at the audit log. */
const A_BATCH = 4;
const AT_ONCE = 8;
/** Whatever else was typed: only there may a call go. */
const PROVIDER = /^https:\/\/api[a-z0-9-]*\.unipile\.com(?::\d+)?\/api\/v1\//;
const REDIRECTING = "https://api302.unipile.com:13443";

/**
 * The provider's address is data from outside. With the network replaced by a recorder every call that would leave
 * is seen, wherever it goes; with the real network a canary on both loopback addresses must hear nothing.
 */
export const ssrfPart: Part = {
  name: "ssrf",
  title: "The provider's address as a way into the network",
  run: async (stage): Promise<PartResult> => {
    const broken: string[] = [];
    const canary = await startCanaryServer();
    stage.endWithPart(canary.stop);
    const own = ownCases(canary.port);
    const shared = sharedCases();
    const notes = shared.hostile.length === 0 ? ["the collections of hostile addresses are not on this machine"] : [];
    if (!canary.hasV6) notes.push("there is no ::1 on this machine");

    const recorded = await throughRecorder(stage, broken, {
      hostile: [...own.hostile, ...shared.hostile],
      wellFormed: [...own.wellFormed, ...shared.wellFormed.map((dsn) => ({ dsn, origin: new URL(dsn).origin }))],
      either: shared.either,
    });

    // Nothing between the Worker and loopback but its own judgement: the emulator lets it go there.
    const site = await stage.startSite({ variables: { ALLOW_LOCAL_PROVIDERS: "0" } });
    const asker = await newAsker(site);
    const aimed = [...own.hostile, ...shared.inward.map((dsn) => dsn.replace(/:\d+(?=[/?#]|$)/, `:${canary.port}`))];
    await inParallel(batches(aimed), AT_ONCE, asker);
    const hits = canary.hits();
    if (hits > 0) broken.push(`${hits} connections reached the canary on loopback`);

    const control = await reachedWhereAllowed(stage, canary);
    if (!control.isReached) broken.push("the canary is not reached where it may be, so it shows nothing");
    if (control.followed > 0) broken.push("a redirect was followed");

    return {
      figures: {
        ssrfCases: own.hostile.length + shared.hostile.length + shared.either.length,
        ssrfOwnCases: own.hostile.length,
        ...recorded,
        ssrfCanaryHits: hits,
        ssrfRedirectsFollowed: recorded.ssrfRedirectsFollowed + control.followed,
      },
      broken,
      notes,
    };
  },
};

type Cases = { hostile: string[]; wellFormed: { dsn: string; origin: string }[]; either: string[] };

async function throughRecorder(stage: Stage, broken: string[], cases: Cases) {
  const recorder = await recordOutbound(({ url }) =>
    url.startsWith(REDIRECTING)
      ? { status: 302, headers: { location: "http://127.0.0.1:1/followed" } }
      : { status: 200, body: '{"object":"AccountList","items":[],"cursor":null}' },
  );
  stage.endWithPart(recorder.stop);
  const site = await stage.startSite({ variables: { ALLOW_LOCAL_PROVIDERS: "0" }, outboundTo: recorder.url });
  const asker = await newAsker(site);

  const left = (calls: OutboundRecorder["calls"]) => calls.filter(({ url }) => !PROVIDER.test(url));
  await inParallel(batches(cases.hostile), AT_ONCE, async (dsns) => {
    for (const [index, status] of (await asker(dsns)).entries()) {
      // Some of the lines for URL parsers are harmless, and none of them is a provider's address.
      if (status !== 400) broken.push(`answered ${status} as a provider's address: ${JSON.stringify(dsns[index])}`);
    }
  });
  await inParallel(batches(cases.either), AT_ONCE, asker);
  for (const { url } of left(recorder.calls)) broken.push(`a call went to ${url}`);

  let passed = 0;
  for (const { dsn, origin } of cases.wellFormed) {
    const before = recorder.calls.length;
    const [status] = await asker([dsn]);
    const calls = recorder.calls.slice(before);
    const isRight = status === 200 && calls.length > 0 && calls.every(({ url }) => new URL(url).origin === origin);
    if (isRight) passed += 1;
    else broken.push(`a well-formed address was not taken: ${JSON.stringify(dsn)} answered ${status}`);
  }

  const before = recorder.calls.length;
  await asker([REDIRECTING]);
  const followed = recorder.calls.length - before - 1;
  if (followed !== 0) broken.push(`a redirect of the provider led to ${recorder.calls.length - before} calls`);
  return {
    ssrfForeignCalls: left(recorder.calls).length,
    ssrfWellFormedPassed: passed,
    ssrfRedirectsFollowed: Math.max(0, followed),
  };
}

/** The same canary, where the operator has said that providers may be on this machine: then it must be reached. */
async function reachedWhereAllowed(stage: Stage, { port, hits, followed }: CanaryServer) {
  const site = await stage.startSite({ variables: { ALLOW_LOCAL_PROVIDERS: "1" } });
  const asker = await newAsker(site);
  const before = hits();
  await asker([`http://127.0.0.1:${port}`]);
  return { isReached: hits() > before, followed: followed() };
}

/** Asks for the accounts behind addresses, as an owner. Answers the HTTP status of each, in their order. */
type Asker = (dsns: readonly string[]) => Promise<number[]>;

async function newAsker(site: Site): Promise<Asker> {
  // A workspace for each of those who ask at once: every question is a row in the one chain of its audit log.
  const visitors: Visitor[] = [];
  for (let index = 0; index < AT_ONCE; index++) {
    const visitor = new Visitor(site);
    const email = `owner-${index}@parley.example`;
    await visitor.done("auth.signUp", { email, password: PASSWORD, workspace: "Addresses" });
    visitors.push(visitor);
  }
  let asked = 0;
  return async (dsns) => {
    const visitor = visitors[asked % AT_ONCE];
    asked += 1;
    const inputs = dsns.map((dsn, index) => [index, { provider: "unipile", dsn, apiKey: "a-key-of-nobody" }]);
    const procedures = dsns.map(() => "accounts.available").join(",");
    const answer = await visitor?.send({
      ...{ method: "POST", path: `/trpc/${procedures}?batch=1`, headers: [["content-type", "application/json"]] },
      body: JSON.stringify(Object.fromEntries(inputs)),
    });
    const results = JSON.parse(answer?.body.toString("utf8") ?? "[]") as { error?: { data: { httpStatus: number } } }[];
    return results.map(({ error }) => error?.data.httpStatus ?? 200);
  };
}

function batches<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / A_BATCH);
  return Array.from({ length: count }, (_, index) => items.slice(index * A_BATCH, (index + 1) * A_BATCH));
}
