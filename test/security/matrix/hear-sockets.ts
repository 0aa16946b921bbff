import { openPlainSocket } from "../../chaos/plain-socket.ts";
import { PUBLIC_ORIGIN } from "../site/site.ts";
import { until } from "../site/until.ts";
import type { Visitor } from "../site/visitor.ts";
import { CALLERS, type Caller } from "./callers.ts";
import type { Matrix } from "./matrix.ts";
import type { TenantWorld } from "./tenant-world.ts";

type Heard = { texts: string[]; isOpen: boolean; isLost: boolean; send: (text: string) => void; close: () => void };

/** What a client may say, by the type of the frame, with where somebody's log stands in it. */
export const FRAMES: Readonly<Record<string, (epoch: string) => string[]>> = {
  hello: (epoch) => [
    JSON.stringify({ type: "hello", v: 1 }),
    JSON.stringify({ type: "hello", v: 1, epoch, cursor: 0 }),
    JSON.stringify({ type: "hello", v: 1, epoch, cursor: 1 }),
  ],
};
/** Not of the protocol; and the one that the platform answers by itself. */
const OTHER_FRAMES = ['{"type":"ping"}', '{"type":"subscribe","tenant":"*"}', "[]", "\u0000", "x".repeat(5_000)];

/** Sockets: who is out gets none; tenant B's hears nothing of A's, whatever it says and whatever A's people do. */
export async function hearSockets(matrix: Matrix): Promise<void> {
  for (const caller of CALLERS.filter((one) => one.of === "nobody" || one.kind !== "role")) {
    const refused = await listen(matrix, matrix.visitor(caller, "member"));
    matrix.calls += 1;
    if (refused.isOpen) matrix.broken.push(`a socket was opened for ${caller.name}`);
    refused.close();
  }

  const own = CALLERS.find(({ name }) => name === "agent of B");
  if (own === undefined) throw new Error("there is no agent of B");
  const theirs = await sayEverything(matrix, own, matrix.a.ids.epoch);
  const nobodys = await sayEverything(matrix, own, matrix.nowhere.epoch);
  matrix.judgeEqual("what a socket of B hears to an epoch", theirs, nobodys);
  await listenWhileAIsBusy(matrix, own);
}

/** Every frame on a socket of its own. @returns what came back, or that the socket was closed */
async function sayEverything(matrix: Matrix, caller: Caller, epoch: string): Promise<string> {
  const heard: string[] = [];
  for (const frame of [...Object.values(FRAMES).flatMap((make) => make(epoch)), ...OTHER_FRAMES]) {
    const socket = await listen(matrix, matrix.visitor(caller, "member"));
    if (!socket.isOpen) throw new Error(`no socket was opened for ${caller.name}`);
    matrix.calls += 1;
    socket.send(frame);
    await until(() => (socket.texts.length > 0 || socket.isLost ? true : undefined));
    heard.push(socket.texts.join("\n") || "closed");
    matrix.judgeBytes(`a socket of B that said ${frame.slice(0, 60)}`, Buffer.from(socket.texts.join("\n")));
    socket.close();
  }
  return heard.join("\n");
}

async function listenWhileAIsBusy(matrix: Matrix, caller: Caller): Promise<void> {
  const listener = await listen(matrix, matrix.visitor(caller, "member"));
  const witness = await listen(matrix, matrix.a.owner);
  for (const [socket, world] of [
    [listener, matrix.b],
    [witness, matrix.a],
  ] as const) {
    socket.send(JSON.stringify({ type: "hello", v: 1, epoch: world.ids.epoch, cursor: 0 }));
    await until(() => (socket.texts.some((text) => text.includes('"live"')) ? true : undefined));
  }
  const before = witness.texts.length;
  await writeTo(matrix, matrix.a);
  await until(() => (witness.texts.length > before ? true : undefined));
  // Its own news come after A's: whatever could have come with them has come.
  const heardBefore = listener.texts.length;
  await writeTo(matrix, matrix.b);
  await until(() => (listener.texts.length > heardBefore ? true : undefined));
  matrix.judgeBytes("a live socket of B", Buffer.from(listener.texts.join("\n")));
  if (!matrix.hasCanary(Buffer.from(witness.texts.join("\n")))) {
    matrix.broken.push("tenant A's own socket does not show its canary, so this shows nothing");
  }
  listener.close();
  witness.close();
}

/** A customer writes once more. */
async function writeTo({ simulator }: Matrix, world: TenantWorld): Promise<void> {
  await simulator.control.burst({ accountId: world.ids.externalId, count: 1, text: `News of ${world.workspace}` });
}

/** Resolves when the socket is open, or refused. */
async function listen({ site }: Matrix, visitor: Visitor): Promise<Heard> {
  const heard: Heard = { texts: [], isOpen: false, isLost: false, send: () => {}, close: () => {} };
  const headers = {
    ...{ host: new URL(PUBLIC_ORIGIN).host, "mf-original-url": `${PUBLIC_ORIGIN}/live`, origin: PUBLIC_ORIGIN },
    ...(visitor.cookie === null ? {} : { cookie: visitor.cookie }),
    ...(visitor.bearer === null ? {} : { authorization: `Bearer ${visitor.bearer}` }),
    "cf-connecting-ip": visitor.address,
  };
  const socket = openPlainSocket(`${site.deployable.url}/live`, headers, {
    open: () => {
      heard.isOpen = true;
    },
    text: (text) => heard.texts.push(text),
    lost: () => {
      heard.isLost = true;
    },
  });
  await until(() => (heard.isOpen || heard.isLost ? true : undefined));
  return Object.assign(heard, { send: socket.send, close: socket.close });
}
