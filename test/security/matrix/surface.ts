import { registerHooks } from "node:module";
import type { Permission } from "../../../worker/shared/permissions.ts";

/** Everything of Parley's that can be asked from outside, read from the code that answers it. */
export type Surface = {
  procedures: { path: string; type: "query" | "mutation" | "subscription"; meta: ProcedureMeta }[];
  /** `METHOD pattern` of what the Worker routes itself. */
  routes: string[];
  /** Addresses of the screens: `/inbox/:chatId?`. */
  pages: string[];
  /** Types of the frames that a client may send on a socket. */
  frames: string[];
};

type ProcedureMeta = { door?: "public" | "member"; permission?: Permission; audit?: string | null };

/** The names that worker code imports from the platform: here they are only there, nobody calls them. */
const PLATFORM_NAMES = ["DurableObject", "WorkerEntrypoint", "RpcTarget", "WorkflowEntrypoint", "env", "exports"];
const PLATFORM_CALLS = ["waitUntil", "withEnv"];
const PLATFORM = [
  ...PLATFORM_NAMES.map((name) => `export class ${name} {}`),
  ...PLATFORM_CALLS.map((name) => `export function ${name}() {}`),
].join("\n");

type RouteConfig = { path?: string; index?: boolean; children?: RouteConfig[] };

export async function readSurface(): Promise<Surface> {
  // The router is data too; only what it stands on is the platform's.
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith("cloudflare:")
        ? { url: `data:text/javascript,${encodeURIComponent(PLATFORM)}`, format: "module", shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url.endsWith(".sql") ? { format: "module", source: "export default ''", shortCircuit: true } : next(url, context),
  });
  try {
    const { appRouter } = await import("../../../worker/trpc/router.ts");
    const { createApp } = await import("../../../worker/http/app.ts");
    const wire = await import("../../../worker/shared/wire.ts");
    const { default: routes } = await import("../../../app/routes.ts");
    const app = createApp({ screens: async () => new Response() });
    const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, ProcedureLike>);
    return {
      procedures: procedures.map(([path, { _def }]) => ({ path, type: _def.type, meta: _def.meta ?? {} })),
      routes: [...new Set(app.routes.map(({ method, path }) => `${method} ${path}`))],
      pages: pagesOf(routes, ""),
      frames: [wire.helloFrameSchema.shape.type.value],
    };
  } finally {
    hooks.deregister();
  }
}

type ProcedureLike = { _def: { type: "query" | "mutation" | "subscription"; meta?: ProcedureMeta } };

function pagesOf(routes: readonly RouteConfig[], above: string): string[] {
  return routes.flatMap(({ path, children }) => {
    const address = path === undefined ? above : `${above}/${path}`;
    return children === undefined ? [address === "" ? "/" : address] : [...new Set(pagesOf(children, address))];
  });
}
