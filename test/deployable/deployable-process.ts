import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type Request as MiniflareRequest,
  Response as MiniflareResponse,
} from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { DeployableOrder, DeployableReport } from "./run-deployable.ts";

/*
 * A bundle under Miniflare's API, in a process of its own, because killing workerd under the tests' own process would
 * be killing a part of it. Bindings are those of the wrangler.toml; there is no proxy in front. When workerd dies,
 * Miniflare starts it again on the same port and the same data, which is what the platform does too.
 *
 * Only run-deployable.ts starts it: the first message over the channel is the order, and closing it is the end.
 */

/** workerd in its newest life: the process tells where its children are, so that nobody has to look by name. */
let workerd: ChildProcess | null = null;
subscribe("child_process", (message) => {
  const { process: child } = message as { process: ChildProcess };
  setImmediate(() => {
    if (child.spawnfile.includes("workerd")) workerd = child;
  });
});

process.on("disconnect", () => process.exit(0));
process.once("message", (order) => {
  run(order as DeployableOrder).catch((error: unknown) => {
    report({ type: "failed", problem: error instanceof Error ? error.message : String(error) });
  });
});

async function run(order: DeployableOrder): Promise<void> {
  const miniflare = new Miniflare(optionsOf(order));
  await miniflare.ready;
  if (order.migrationsFolder !== null) await migrate(miniflare, order.migrationsFolder);
  report({ type: "ready", workerdPid: pidOfWorkerd() });
}

function optionsOf(order: DeployableOrder) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(order.configFile);
  // Static files are the platform's to serve: its local stand-in would only be one more hop for every call.
  const { assets: _assets, modulesRules: _rules, rootPath: _rootPath, ...bound } = workerOptions;
  return convertV4MiniflareOptions({
    ...bound,
    name: "parley",
    modules: modulesOf(order.bundleFolder),
    modulesRoot: order.bundleFolder,
    bindings: { ...(bound.bindings as Record<string, string>), ...order.variables },
    host: "127.0.0.1",
    port: order.port,
    cf: false,
    logRequests: false,
    resourcePersistencePath: path.join(order.stateFolder, "data"),
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    // One line for each request would cost more than many of them do; what went wrong is kept.
    handleStructuredLogs: ({ level, message }) => {
      if (order.keepsAllLogs || level === "error" || level === "warn") console.error(message);
    },
    ...(order.inspectorPort === null ? {} : { inspectorPort: order.inspectorPort }),
    ...(order.outboundTo === null ? {} : { outboundService: sendTo(order.outboundTo) }),
    // `GET /cdn-cgi/local/scheduled` is a tick of the cron.
    unsafeTriggerHandlers: true,
    unsafeHandleRuntimeRestart: () => report({ type: "restarted", workerdPid: pidOfWorkerd() }),
  });
}

/** Stands in for the network: the call as it is, to one address, with its own in a header. */
function sendTo(address: string) {
  return async (request: MiniflareRequest): Promise<MiniflareResponse> => {
    const headers = new Headers([...request.headers]);
    headers.set("x-outbound-url", request.url);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const body = hasBody ? await request.arrayBuffer() : null;
    const answer = await fetch(address, { method: request.method, headers, body, redirect: "manual" });
    return new MiniflareResponse(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
  };
}

type Module = { type: "ESModule" | "Text" | "CompiledWasm"; path: string };

/** The entry first, as Miniflare wants it; then whatever wrangler laid beside it. */
function modulesOf(folder: string): Module[] {
  const beside = readdirSync(folder).flatMap((name): Module[] => {
    if (name.endsWith(".sql")) return [{ type: "Text", path: path.join(folder, name) }];
    if (name.endsWith(".wasm")) return [{ type: "CompiledWasm", path: path.join(folder, name) }];
    return [];
  });
  return [{ type: "ESModule", path: path.join(folder, "index.js") }, ...beside];
}

/** What `wrangler d1 migrations apply` does, for a database that nobody else migrates. */
async function migrate(miniflare: Miniflare, folder: string): Promise<void> {
  const control = await miniflare.getD1Database("CONTROL");
  await control.prepare("CREATE TABLE IF NOT EXISTS d1_migrations (name TEXT PRIMARY KEY)").run();
  const { results } = await control.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql") && !applied.has(name));
  for (const name of files.sort()) {
    const statements = readFileSync(path.join(folder, name), "utf8").split("--> statement-breakpoint");
    await control.batch([
      ...statements.map((statement) => control.prepare(statement)),
      control.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
    ]);
  }
}

function pidOfWorkerd(): number {
  if (workerd?.pid === undefined) throw new Error("Miniflare runs no workerd.");
  return workerd.pid;
}

function report(message: DeployableReport): void {
  if (process.connected) process.send?.(message);
}
