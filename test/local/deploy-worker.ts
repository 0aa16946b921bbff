import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectNode, projectRoot } from "./install-packages.mjs";
import { problemOfProduction } from "./production-settings.ts";
import { wranglerCli } from "./wrangler-command.ts";

// What `npm run deploy` does: build, migrate the remote control database, deploy. What an operator does once before
// it is in README.md.

const PLACEHOLDER_ID = "00000000-0000-0000-0000-000000000000";

/** The migrations come first: they only add, so the Worker that still runs understands them, and the new one needs them. */
const steps: { title: string; args: string[]; advice: string }[] = [
  {
    // Once more than `wrangler deploy` needs: what does not build must not have changed the database.
    title: "Building",
    args: [wranglerCli, "deploy", "--dry-run", "--outdir", "build/worker"],
    advice: "The build failed: nothing was changed. `npm run build` shows it alone.",
  },
  {
    title: "Migrating the control database",
    args: [wranglerCli, "d1", "migrations", "apply", "CONTROL", "--remote"],
    advice: "The control database was not migrated: sign in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.",
  },
  {
    title: "Deploying",
    // Once more on the command line, which wins over a value that somebody set in the dashboard.
    args: [wranglerCli, "deploy", "--var", "ALLOW_LOCAL_PROVIDERS:0"],
    advice: "The Worker was not deployed: the one before it still runs. See above, and README.md, Deploy.",
  },
];

process.exitCode = deploy();
if (process.connected) process.disconnect();

function deploy(): number {
  const configuration = readFileSync(path.join(projectRoot, "wrangler.toml"), "utf8");
  const problem = problemOfProduction(configuration);
  if (problem !== null) {
    console.error(problem);
    return 1;
  }
  if (configuration.includes(PLACEHOLDER_ID)) {
    console.error(
      "wrangler.toml has no database yet: run `npx wrangler d1 create parley-control` and put the id it prints in the place of database_id.",
    );
    return 1;
  }
  for (const { title, args, advice } of steps) {
    console.log(`${title} ...`);
    const { status } = spawnSync(projectNode, args, { cwd: projectRoot, stdio: "inherit" });
    if (status !== 0) {
      console.error(advice);
      return 1;
    }
  }
  return 0;
}
