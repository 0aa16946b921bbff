import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Secret, TOTP } from "otpauth";
import { createVault } from "../../../worker/control/vault.ts";
import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import type { Site } from "../site/site.ts";
import type { Stage } from "../site/stage.ts";
import { until } from "../site/until.ts";
import { Visitor } from "../site/visitor.ts";
import { ringOf, ringText } from "./ring.ts";

const OLD = "k1";
const NEW = "k2";
const TENANTS = 10_000;
const READERS = 6;
const PASSWORD = "one long pass phrase for rotation";
/** Of the rows that are there, this share is on the new key when workerd is killed. */
const KILL_AT_SHARE = 0.4;
const SECONDS_MAX = 150;

type Reader = { visitor: Visitor; input: object };
type Reads = { done: number; failed: string[]; cutOff: number };

/**
 * A new master key in front of the old one, ten thousand tenants, people who use their secrets all the time, and a
 * SIGKILL in the middle. Every secret opens at every moment, and in the end nothing needs the old key any more.
 */
export async function rotateUnderLoad(stage: Stage): Promise<{ figures: Record<string, number>; broken: string[] }> {
  const simulator = await stage.startSimulator();
  const stateFolder = stage.newFolder("rotation");
  const before = await stage.startSite({ stateFolder, variables: { MASTER_KEYS: ringText(ringOf(OLD)) } });
  const people = await Promise.all(Array.from({ length: READERS }, (_, index) => signUp(before, simulator, index)));
  const careful = await addSecondFactor(before);
  await addTenants(before);
  await before.end();

  const site = await stage.startSite({ stateFolder, variables: { MASTER_KEYS: ringText(ringOf(NEW, OLD)) } });
  const total = countOn(site, OLD);
  const reads: Reads = { done: 0, failed: [], cutOff: 0 };
  let isOver = false;
  const readers = people.map(({ cookie, input }) => ({ visitor: new Visitor(site, { cookie }), input }));
  const reading = Promise.all(readers.map((reader) => readOn(reader, reads, () => isOver)));

  const startedAt = performance.now();
  let kills = 0;
  let ticks = 0;
  let left = total;
  await readsAfter(reads, 0);
  while (left > 0 && performance.now() - startedAt < SECONDS_MAX * 1_000) {
    const tick = runCron(site);
    ticks += 1;
    if (kills === 0 && left <= total * (1 - KILL_AT_SHARE)) {
      await site.deployable.kill();
      kills += 1;
    }
    const { isRotating } = await tick;
    left = countOn(site, OLD);
    // Everybody has used their secrets with this many rows rotated.
    await readsAfter(reads, reads.done);
    if (!isRotating && left === total) break;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  isOver = true;
  await reading;
  const lost = await countUnreadable(site);
  await site.end();

  const after = await stage.startSite({ stateFolder, variables: { MASTER_KEYS: ringText(ringOf(NEW)) } });
  for (const { cookie, input } of people) {
    await readOnce({ visitor: new Visitor(after, { cookie }), input }, reads);
  }
  const signedIn = await new Visitor(after).mutate("auth.signIn", { ...careful, code: codeOf(careful.secret, 1) });
  if (signedIn.status !== 200) reads.failed.push(`a second factor: ${signedIn.status} ${signedIn.reason}`);
  const broken = [
    ...reads.failed.slice(0, 5).map((problem) => `a read failed while keys were rotated: ${problem}`),
    ...(left > 0 ? [`${left} of ${total} rows are left on the old key after ${Math.round(seconds)} s`] : []),
    ...(lost > 0 ? [`${lost} rows do not open with the new key alone`] : []),
    ...(kills === 0 ? ["the rotation was over before it could be killed"] : []),
  ];
  return {
    figures: {
      rotatedRows: total - left,
      rotationLeft: left,
      rotationUnreadable: lost,
      rotationReads: reads.done,
      rotationReadsFailed: reads.failed.length,
      rotationReadsCutOff: reads.cutOff,
      rotationKills: kills,
      rotationTicks: ticks,
      rotationSeconds: Math.round(seconds),
    },
    broken,
  };
}

async function signUp(
  site: Site,
  simulator: RunningSimulator,
  index: number,
): Promise<{ cookie: string; input: object }> {
  const visitor = new Visitor(site);
  const email = `reader-${index}@parley.example`;
  await visitor.done("auth.signUp", { email, password: PASSWORD, workspace: `Reader ${index}` });
  const apiKey = `key-of-reader-${index}`;
  const account = await simulator.control.createAccount({ apiKey, type: "WHATSAPP", name: "Shop" });
  const input = { provider: "unipile", dsn: simulator.url, apiKey, externalIds: [account.id] };
  await visitor.done("accounts.connect", input);
  return { cookie: visitor.cookie ?? "", input };
}

/** Somebody whose second factor's secret is sealed by the master key itself. */
async function addSecondFactor(site: Site): Promise<{ email: string; password: string; secret: string }> {
  const visitor = new Visitor(site);
  const person = { email: "careful@parley.example", password: PASSWORD };
  await visitor.done("auth.signUp", { ...person, workspace: "Careful" });
  const { secret } = await visitor.done<{ secret: string }>("secondFactor.begin", { password: PASSWORD });
  await visitor.done("secondFactor.confirm", { code: codeOf(secret, 0) });
  return { ...person, secret };
}

/** @param stepsAhead no code counts twice, and the next one counts already */
function codeOf(secret: string, stepsAhead: number): string {
  const totp = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + stepsAhead * 30_000 });
}

/** Tenants who only have their data key, as signing up leaves them. */
async function addTenants(site: Site): Promise<void> {
  const vault = createVault(ringOf(OLD));
  const rows: [string, string][] = [];
  for (let index = 0; index < TENANTS; index++) {
    const id = randomUUID();
    rows.push([id, await vault.newDataKey(id)]);
  }
  site.control.transaction(() => {
    for (const [id, dataKey] of rows) {
      site.control.run(
        "INSERT INTO tenants (id, name, data_key, created_at) VALUES (?, ?, ?, ?)",
        id,
        "One of many",
        dataKey,
        1,
      );
    }
  });
}

/** Until each reader has read once more. */
async function readsAfter(reads: Reads, before: number): Promise<void> {
  await until(() => (reads.done >= before + READERS || reads.failed.length > 0 ? true : undefined));
}

/** Connecting again opens the tenant's data key and with it what is sealed. */
async function readOn(reader: Reader, reads: Reads, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await readOnce(reader, reads);
    await pause(50);
  }
}

async function readOnce({ visitor, input }: Reader, reads: Reads): Promise<void> {
  try {
    const answer = await visitor.mutate("accounts.connect", input);
    if (answer.status === 200) reads.done += 1;
    else reads.failed.push(`${answer.status} ${answer.body.toString("utf8", 0, 200)}`);
  } catch {
    // Nobody was there to answer: workerd had just been killed.
    reads.cutOff += 1;
  }
}

/** One tick of the cron. It may be cut off by the kill; the next one goes on. */
async function runCron(site: Site): Promise<{ isRotating: boolean }> {
  try {
    const answer = await site.callLocally({ method: "GET", path: "/cdn-cgi/local/scheduled" });
    return { isRotating: answer.status === 200 };
  } catch {
    return { isRotating: true };
  }
}

const countOn = (site: Site, keyId: string): number =>
  site.control.rows<{ n: number }>(
    `SELECT (SELECT count(*) FROM tenants WHERE data_key LIKE ?1) +
            (SELECT count(*) FROM second_factors WHERE secret LIKE ?1) AS n`,
    `v1.${keyId}.%`,
  )[0]?.n ?? 0;

async function countUnreadable(site: Site): Promise<number> {
  const vault = createVault(ringOf(NEW));
  const rows = site.control.rows<{ id: string; dataKey: string }>("SELECT id, data_key AS dataKey FROM tenants");
  let unreadable = 0;
  const place = { table: "credentials", column: "api_key", row: "probe" };
  for (const tenant of rows) {
    const isReadable = await vault.seal(tenant, place, "probe").then(
      () => true,
      () => false,
    );
    if (!isReadable) unreadable += 1;
  }
  return unreadable;
}
