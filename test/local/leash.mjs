// A leash: runs one program in a process group of its own and ends the whole group when the program ends, when it
// is told to, or when whoever holds the leash dies, even by SIGKILL. wrangler starts workerd and esbuild, which
// would outlive it otherwise. Usage: a child process with an IPC channel, `leash.mjs <program> <arguments...>`.
import { spawn } from "node:child_process";

const GRACE_MS = 5000;

const [program = "", ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });

child.on("error", (error) => {
  console.error(error.message);
  finish({ code: 127, signal: null });
});
child.on("exit", (code, signal) => finish({ code, signal }));

// Closing the channel is the request to stop: it is also what happens when the holder is gone.
process.on("disconnect", stop);
// The only message is the request to press Ctrl-C.
process.on("message", () => child.kill("SIGINT"));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

function stop() {
  child.kill("SIGTERM");
  setTimeout(endGroup, GRACE_MS);
}

/** @param {{ code: number | null, signal: string | null }} ending */
function finish(ending) {
  if (process.send && process.connected) process.send(ending, endGroup);
  else endGroup();
}

/** Takes this process with it: nothing of the group is left to wait for. */
function endGroup() {
  process.kill(-process.pid, "SIGKILL");
}
