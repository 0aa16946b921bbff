import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logTail, startLeashed } from "./leashed-process.mjs";
import { waitUntil } from "./wait-until.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "parley-leash-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const soon = () => AbortSignal.timeout(10_000);

/** A program that starts another one, which ignores every polite signal, and prints both process ids. */
const STUBBORN_FAMILY = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"],
    { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.once("data", () => console.log("pids", process.pid, child.pid));
  setInterval(() => {}, 1000);
`;

function startFamily() {
  return startLeashed({
    name: "family",
    program: process.execPath,
    args: ["-e", STUBBORN_FAMILY],
    cwd: folder,
    env: process.env,
    logFile: path.join(folder, "family.log"),
  });
}

function familyPids(logFile: string): Promise<number[]> {
  return waitUntil(() => {
    const pids = /pids (\d+) (\d+)/.exec(readFileSync(logFile, "utf8"));
    return pids?.slice(1).map(Number);
  }, soon());
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and was not collected yet by its parent still has a number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const untilAllGone = (pids: number[]) => waitUntil(() => (pids.some(isAlive) ? undefined : true), soon());

describe.runIf(process.platform === "linux")("a leashed program", () => {
  it("ends with everything that it started, however stubborn, when it is stopped", async () => {
    const family = startFamily();
    const pids = await familyPids(family.logFile);
    expect(pids.every(isAlive)).toBe(true);
    await family.stop();
    await untilAllGone(pids);
  });

  it("takes what it started along when it ends by itself", async () => {
    const family = startFamily();
    const pids = await familyPids(family.logFile);
    process.kill(pids[0] ?? 0, "SIGKILL");
    expect(await family.ended).toEqual({ code: null, signal: "SIGKILL" });
    await untilAllGone(pids);
  });

  it("does not outlive its holder, not even one that is killed", async () => {
    const holderProgram = `
      import { startLeashed } from ${JSON.stringify(fileURLToPath(new URL("leashed-process.mjs", import.meta.url)))};
      const args = ["-e", ${JSON.stringify(STUBBORN_FAMILY)}];
      const logFile = ${JSON.stringify(path.join(folder, "family.log"))};
      startLeashed({ name: "family", program: process.execPath, args, cwd: ".", env: process.env, logFile });
      console.log("started");
    `;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", holderProgram]);
    await once(holder.stdout, "data");
    const pids = await familyPids(path.join(folder, "family.log"));
    holder.kill("SIGKILL");
    await untilAllGone(pids);
  });

  it("tells its exit code and leaves its output in the log, without colours", async () => {
    const logFile = path.join(folder, "short.log");
    const args = ["-e", "console.log('\\u001b[31mone\\u001b[0m'); console.error('two'); process.exit(3)"];
    const short = startLeashed({
      name: "short",
      program: process.execPath,
      args,
      cwd: folder,
      env: process.env,
      logFile,
    });
    expect(await short.ended).toEqual({ code: 3, signal: null });
    expect(logTail(logFile, 5)).toBe("one\ntwo");
  });

  it("that does not exist ends with a code and a word about it", async () => {
    const logFile = path.join(folder, "none.log");
    const none = startLeashed({
      name: "none",
      program: "no-such-program",
      args: [],
      cwd: folder,
      env: process.env,
      logFile,
    });
    expect((await none.ended).code).toBe(127);
    expect(logTail(logFile, 5)).toContain("no-such-program");
  });
});
