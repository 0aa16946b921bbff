import path from "node:path";
import { projectRoot } from "./install-packages.mjs";
import { SIMULATED_APP } from "./simulated-app.ts";

/** The first argument for the project's Node: wrangler itself, without the launchers in between that may outlive it. */
export const wranglerCli = path.join(projectRoot, "node_modules", "wrangler", "wrangler-dist", "cli.js");

/** Makes wrangler quiet and self-contained: it asks nothing, reports nothing, fetches nothing and keeps its files in our folder. */
export function wranglerEnvironment(stateDirectory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
    // The banner is what looks for a newer version.
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    // Other Workers in development on this machine neither see ours nor are seen by it.
    WRANGLER_REGISTRY_PATH: path.join(stateDirectory, "wrangler-registry"),
    WRANGLER_WRITE_LOGS: "false",
    // The build is the one that would be deployed, whatever else is going on here: a test runner sets "test".
    NODE_ENV: "production",
    FORCE_COLOR: "0",
  };
}

/** Whether Meta is the simulator here, with an app of the operator's own. */
export const isMetaSimulated = (env: NodeJS.ProcessEnv): boolean =>
  (env.ALLOW_LOCAL_PROVIDERS ?? "1") === "1" && env.GRAPH_ORIGIN === undefined && env.INSTAGRAM_APP_ID === undefined;

/**
 * The settings that development may change, as `--var` arguments (design.md, section 5). Meta is the simulator,
 * unless the environment says otherwise: with `ALLOW_LOCAL_PROVIDERS=0` it is the real one.
 */
export function developmentVariables(env: NodeJS.ProcessEnv, simulatorUrl: string): string[] {
  const allowLocal = env.ALLOW_LOCAL_PROVIDERS ?? "1";
  const app = isMetaSimulated(env) ? SIMULATED_APP : null;
  const variables = {
    ALLOW_LOCAL_PROVIDERS: allowLocal,
    GRAPH_ORIGIN: env.GRAPH_ORIGIN ?? (allowLocal === "1" ? simulatorUrl : undefined),
    // The Worker takes the one only with the other. Nothing is mailed from here: `npm start` shows the mails.
    MAIL_TO_LOG: allowLocal === "1" ? "1" : undefined,
    INSTAGRAM_APP_ID: app?.id ?? env.INSTAGRAM_APP_ID,
    INSTAGRAM_APP_SECRET: app?.secret ?? env.INSTAGRAM_APP_SECRET,
    INSTAGRAM_VERIFY_TOKEN: app?.verifyToken ?? env.INSTAGRAM_VERIFY_TOKEN,
    META_APP_SECRET: app === null ? env.META_APP_SECRET : undefined,
  };
  return Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : ["--var", `${name}:${value}`],
  );
}
