import type { ServerFrame } from "../../worker/shared/wire.ts";
import type { Contender } from "./contender.ts";
import { postRequest } from "./http-connection.ts";
import { type LiveSocket, openLiveSocket } from "./live-socket.ts";
import { messageSource } from "./message-source.ts";
import type { Workspace } from "./workspace.ts";

/** Parley, driven from outside: webhooks as the provider sends them, sockets as the browser opens them. */
export function parleyContender(port: number, workspaces: readonly Workspace[], seed: number): Contender {
  const nextMessage = messageSource(seed);
  const origin = `http://127.0.0.1:${port}`;

  const workspace = (tenant: number): Workspace => {
    const found = workspaces[tenant];
    if (found === undefined) throw new Error(`there is no workspace ${tenant}`);
    return found;
  };
  const post = (tenant: number, body: unknown) => {
    const { webhookPath, webhookSecret } = workspace(tenant);
    const headers = { "unipile-auth": webhookSecret, "content-type": "application/x-www-form-urlencoded" };
    return postRequest(port, webhookPath, headers, JSON.stringify(body));
  };
  const message = (tenant: number) => post(tenant, nextMessage(workspace(tenant).accountId).envelope);
  const open = (tenant: number) => openLiveSocket(port, "/live", { cookie: workspace(tenant).cookie, origin });

  return {
    port,
    message,
    shownMessage: message,
    batch: (tenant, messages) => {
      const { accountId } = workspace(tenant);
      return post(
        tenant,
        Array.from({ length: messages }, () => nextMessage(accountId).envelope),
      );
    },
    listen: async (tenant, onFrame) => {
      const socket = await open(tenant);
      const { epoch, head } = await positionOf(socket);
      await helloUntilLive(socket, { epoch, cursor: head });
      socket.onText = onFrame;
      return socket;
    },
    replay: async (tenant, missed) => {
      const socket = await open(tenant);
      const { epoch, head } = await positionOf(socket);
      const startedAt = performance.now();
      const countReplayed = await helloUntilLive(socket, { epoch, cursor: head - missed });
      const ms = performance.now() - startedAt;
      socket.close();
      const replayed = countReplayed();
      if (replayed !== missed) throw new Error(`${replayed} events were replayed instead of ${missed}`);
      return ms;
    },
  };
}

/** A hello without a cursor is answered with where the log stands. */
async function positionOf(socket: LiveSocket): Promise<{ epoch: string; head: number }> {
  return new Promise((resolve, reject) => {
    socket.onText = (text) => {
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type === "reset") resolve(frame);
      else reject(new Error(`a hello without a cursor was answered with ${frame.type}`));
    };
    socket.send(JSON.stringify({ type: "hello", v: 1 }));
  });
}

/**
 * Resolves when it is live. Frames are only looked into afterwards: the time until then is Parley's.
 * @returns counts the events that came before
 */
async function helloUntilLive(socket: LiveSocket, hello: { epoch: string; cursor: number }): Promise<() => number> {
  const frames: string[] = [];
  return new Promise((resolve, reject) => {
    socket.onText = (text) => {
      if (text.startsWith('{"type":"live"')) resolve(() => frames.reduce((sum, frame) => sum + eventsIn(frame), 0));
      else if (text.startsWith('{"type":"replay"')) frames.push(text);
      else reject(new Error(`a hello was answered with ${text.slice(0, 30)}`));
    };
    socket.send(JSON.stringify({ type: "hello", v: 1, ...hello }));
  });
}

function eventsIn(text: string): number {
  const frame = JSON.parse(text) as ServerFrame;
  return frame.type === "replay" ? frame.events.length : 0;
}
