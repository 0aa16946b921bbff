import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Archive, type ArchiveManifest, archiveManifestSchema } from "../../worker/shared/archive.ts";
import { buildDeployable } from "../deployable/build-deployable.ts";
import { runDeployable } from "../deployable/run-deployable.ts";
import { findFreePort } from "../local/local-port.ts";
import { ParleySession } from "../local/parley-session.ts";
import { readTar } from "../local/read-tar.ts";
import { type Restored, restoreArchive } from "../local/restore-archive.ts";
import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import { startSimulator } from "../simulator/start-simulator.ts";
import { fillTenant } from "./fill-tenant.ts";
import { watchHeap } from "./heap-watch.ts";
import { openWorkspace } from "./workspace.ts";

/**
 * `npm run bench:archive`: how long a large workspace's backup takes, how long it takes to make a new workspace of it,
 * and how much memory the Worker and its objects take for it. What was restored is archived again: its pieces have to
 * be the same ones, hash by hash, which is what the state hash says of small workspaces.
 */
const { messages, seed } = proofOptions({ seconds: 0 }, { messages: { type: "string", default: "200000" } });
const LOOK_EVERY_MS = 200;
/** What a copy has of its own: its accounts are signed out. */
const DIFFERS_BY_DESIGN = new Set(["accounts"]);

/** An isolate's share of the platform's memory, and how much of it the busiest moment may take. */
const PLATFORM_LIMIT_MB = 128;
const LIVE_MAX_MB = 0.75 * PLATFORM_LIMIT_MB;

const PASSWORD = "correct horse battery";

const folder = mkdtempSync(path.join(tmpdir(), "parley-archive-"));
const tell = (step: string): void => void process.stderr.write(`${step}\n`);
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const stateFolder = path.join(folder, "parley");
  tell("building what would be deployed");
  const bundleFolder = await buildDeployable();
  const simulator = await startSimulator({ seed });
  const first = await runDeployable({ bundleFolder, stateFolder });
  const { accountId } = await openWorkspace(first.url, simulator, "large").finally(() => first.stop());
  tell(`filling a workspace with ${messages} messages`);
  fillTenant(path.join(stateFolder, "data"), accountId, messages);

  const inspectorPort = await findFreePort();
  const parley = await runDeployable({ bundleFolder, stateFolder, port: first.port, inspectorPort });
  try {
    const owner = new ParleySession(parley.url);
    await owner.mutate("auth.signIn", { email: "large@bench.example", password: PASSWORD });
    tell("making its backup");
    const heap = await watchHeap(inspectorPort, "parley");
    const made = await timed(() => makeArchive(owner));
    const whileMaking = heap.take();
    tell("making a workspace of it");
    const copy = new ParleySession(parley.url);
    await copy.mutate("auth.signUp", { email: "copy@bench.example", password: PASSWORD, workspace: "Copy" });
    const restored = await timed(async () => restore(copy, await download(owner, made.value)));
    const whileRestoring = heap.take();
    await heap.stop();
    tell("comparing the two");
    const different = differencesOf(
      await manifestOf(await download(owner, made.value)),
      await manifestOf(await download(copy, await makeArchive(copy))),
    );
    const figures = {
      messages,
      rows: restored.value.rows,
      pieces: restored.value.pieces,
      sizeMb: tenth(made.value.sizeBytes / 2 ** 20),
      makeSeconds: tenth(made.seconds),
      restoreSeconds: tenth(restored.seconds),
      makeLiveMb: tenth(whileMaking.liveMb),
      makePeakMb: tenth(whileMaking.peakMb),
      restoreLiveMb: tenth(whileRestoring.liveMb),
      restorePeakMb: tenth(whileRestoring.peakMb),
      liveMaxMb: LIVE_MAX_MB,
      differentPieces: different.length,
    };
    printFigures("A large workspace's backup", figures);
    for (const one of different.slice(0, 8)) process.stdout.write(`${one}\n`);
    const fits = Math.max(whileMaking.liveMb, whileRestoring.liveMb) <= LIVE_MAX_MB;
    const ok = different.length === 0 && fits;
    console.log(JSON.stringify({ ok, seed, ...figures }));
    process.exitCode = ok ? 0 : 1;
  } finally {
    await parley.stop();
    await simulator.stop();
  }
}

async function makeArchive(owner: ParleySession): Promise<Archive> {
  const { id } = await owner.mutate<Archive>("backups.start", {});
  for (;;) {
    const archive = await owner.query<Archive>("backups.status", { id });
    if (archive.state === "failed") throw new Error("the backup failed");
    if (archive.state === "ready") return archive;
    await pause(LOOK_EVERY_MS);
  }
}

async function download(owner: ParleySession, { id }: Archive): Promise<AsyncIterable<Uint8Array>> {
  const { url } = await owner.mutate<{ url: string }>("backups.download", { id });
  const { pathname } = new URL(url, "http://parley.example");
  const response = await owner.get(pathname);
  if (!response.ok || response.body === null) throw new Error(`the backup's file answered ${response.status}`);
  return chunksOf(response.body);
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function restore(session: ParleySession, file: AsyncIterable<Uint8Array>): Promise<Restored> {
  return restoreArchive(readTar(file), {
    mutate: (procedure, input) => session.mutate(procedure, input),
    post: async (where, bytes) => {
      for (;;) {
        const response = await session.post(where, bytes);
        await response.body?.cancel();
        if (response.ok) return;
        if (response.status !== 429 && response.status !== 503) throw new Error(`a piece answered ${response.status}`);
        await pause(1_000 * Number(response.headers.get("retry-after") ?? "1"));
      }
    },
  });
}

async function manifestOf(file: AsyncIterable<Uint8Array>): Promise<ArchiveManifest> {
  for await (const { bytes } of readTar(file)) {
    return archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }
  throw new Error("the backup's file is empty");
}

function differencesOf(one: ArchiveManifest, other: ArchiveManifest): string[] {
  return one.tables.flatMap(({ name, pieces }) => {
    const copied = new Set(other.tables.find((table) => table.name === name)?.pieces.map(({ sha256 }) => sha256));
    const missing = pieces.filter(({ sha256 }) => !copied.has(sha256)).length;
    return missing === 0 || DIFFERS_BY_DESIGN.has(name) ? [] : [`${name}: ${missing} of ${pieces.length} pieces`];
  });
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ value: Value; seconds: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - startedAt) / 1_000 };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
