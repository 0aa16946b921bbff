import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

/**
 * `npm run screens`: every screen and state at 390, 820 and 1440 pixels, light and dark, as pictures in a folder, each
 * looked over by axe-core on the way. `--out folder` says where (default `.parley/screens`), `--only words` which: those
 * whose name or look has the words in it, such as "thread" or "390 pixels, dark".
 */
const { values } = parseArgs({
  options: { out: { type: "string", default: ".parley/screens" }, only: { type: "string", default: "" } },
});
const folder = path.resolve(values.out);
if (values.only === "") rmSync(folder, { recursive: true, force: true });

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const filter = values.only === "" ? [] : ["--testNamePattern", values.only];
const run = spawn(process.execPath, [vitest, "run", "--project", "screens", ...filter], {
  env: { ...process.env, PARLEY_SCREENS: folder },
  stdio: "inherit",
});
run.on("exit", (code) => {
  const pictures = readdirSync(folder).filter((name) => name.endsWith(".png"));
  console.log(`${pictures.length} pictures are in ${path.relative(process.cwd(), folder) || "."}`);
  process.exitCode = code ?? 1;
});
