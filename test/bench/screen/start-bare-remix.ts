import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { projectNode, projectRoot } from "../../local/install-packages.mjs";
import { logTail, startLeashed } from "../../local/leashed-process.mjs";
import { waitUntilAnswers } from "../../local/wait-until.ts";
import { wranglerCli, wranglerEnvironment } from "../../local/wrangler-command.ts";

const TEMPLATE = fileURLToPath(new URL("bare-remix/", import.meta.url));
const READY_LIMIT_MS = 180_000;

/**
 * Remix's own template with nothing added, built by the same tools and served by the same kind of Worker as Parley:
 * what a page costs before anything is on it.
 *
 * @param folder an empty place to copy, build and run it in
 * @throws Error with the end of the log when it cannot be built or does not answer
 */
export async function startBareRemix(
  folder: string,
  port: number,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const home = path.join(folder, "bare-remix");
  cpSync(TEMPLATE, home, { recursive: true });
  symlinkSync(path.join(projectRoot, "node_modules"), path.join(home, "node_modules"));
  const run = (name: string, args: string[]) =>
    startLeashed({
      name,
      program: projectNode,
      args,
      cwd: home,
      env: wranglerEnvironment(home),
      logFile: path.join(folder, `bare-${name}.log`),
    });

  const building = run("build", [
    path.join(projectRoot, "node_modules", "@remix-run", "dev", "dist", "cli.js"),
    "vite:build",
  ]);
  const { code } = await building.ended;
  if (code !== 0) throw new Error(`the bare template cannot be built:\n${logTail(building.logFile, 20)}`);

  const url = `http://127.0.0.1:${port}`;
  const worker = run("worker", [
    ...[wranglerCli, "dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ...["--persist-to", path.join(home, "state"), "--show-interactive-dev-session", "false"],
  ]);
  const stop = async () => void (await worker.stop());
  try {
    await waitUntilAnswers(url, (status) => status === 200, AbortSignal.timeout(READY_LIMIT_MS));
  } catch (cause) {
    await stop();
    throw new Error(`the bare template does not answer:\n${logTail(worker.logFile, 20)}`, { cause });
  }
  return { url, stop };
}
