import { createReadStream } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CallError, ParleySession } from "./parley-session.ts";
import { readTar } from "./read-tar.ts";
import { restoreArchive } from "./restore-archive.ts";

// `npm run restore -- --file backup.tar`: a new workspace made of an archive, in a running Parley. Who it belongs to
// signs in with PARLEY_EMAIL and PARLEY_PASSWORD, or is signed up where nobody has that email (`--sign-up`).

const USAGE = `npm run restore -- --file <backup.tar> [--origin http://127.0.0.1:8787] [--workspace "Restored"] [--code 123456] [--sign-up]
The new workspace's owner: PARLEY_EMAIL and PARLEY_PASSWORD in the environment.`;

const { values } = parseArgs({
  options: {
    file: { type: "string" },
    origin: { type: "string", default: `http://127.0.0.1:${process.env.PARLEY_PORT ?? "8787"}` },
    workspace: { type: "string", default: "Restored" },
    code: { type: "string" },
    "sign-up": { type: "boolean", default: false },
  },
});

process.exitCode = await restore();
if (process.connected) process.disconnect();

async function restore(): Promise<number> {
  const { PARLEY_EMAIL: email, PARLEY_PASSWORD: password } = process.env;
  if (values.file === undefined || !email || !password) {
    console.error(USAGE);
    return 1;
  }
  try {
    const session = await enter({ email, password });
    const restored = await restoreArchive(
      readTar(createReadStream(values.file)),
      {
        mutate: (procedure, input) => session.mutate(procedure, input),
        post: (path, bytes) => post(session, path, bytes),
      },
      (done, all) => process.stderr.write(`\r${done} of ${all} pieces`),
    );
    process.stderr.write("\n");
    console.log(JSON.stringify({ workspace: values.workspace, ...restored }));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** In a new workspace of their own. */
async function enter(person: { email: string; password: string }): Promise<ParleySession> {
  const session = new ParleySession(values.origin);
  const name = values.workspace;
  if (values["sign-up"]) {
    await session.mutate("auth.signUp", { ...person, workspace: name });
    return session;
  }
  await session.mutate("auth.signIn", { ...person, ...(values.code !== undefined && { code: values.code }) });
  await session.mutate("workspaces.create", { name });
  return session;
}

/** Waits when it is told to: a large archive has more pieces than a session may send at once. */
async function post(session: ParleySession, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  for (;;) {
    const response = await session.post(path, bytes);
    if (response.ok) return;
    const text = await response.text();
    if (response.status !== 429 && response.status !== 503) throw new CallError(path, response.status, text, undefined);
    await wait(1_000 * Number(response.headers.get("retry-after") ?? "1"));
  }
}
