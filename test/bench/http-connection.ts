import { connect, type Socket } from "node:net";

/**
 * One connection that is kept open and carries one call at a time. Bare on purpose: the client shares the machine
 * with what it measures, and a full HTTP client costs more than the answer it waits for.
 */
export type HttpConnection = {
  /** Sends a whole request, head and body; resolves with the status when the whole answer is here. */
  send(request: Buffer): Promise<number>;
  close(): void;
};

/** @throws Error when nobody listens */
export async function openHttpConnection(port: number): Promise<HttpConnection> {
  const socket = await openSocket(port);
  let received: Buffer = Buffer.alloc(0);
  let awaited: { resolve(status: number): void; reject(problem: Error): void } | null = null;

  socket.on("data", (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = statusOfWhole(received);
    if (status === null) return;
    received = Buffer.alloc(0);
    const { resolve } = awaited ?? {};
    awaited = null;
    resolve?.(status);
  });
  const broke = (problem: Error) => {
    awaited?.reject(problem);
    awaited = null;
  };
  socket.on("error", broke);
  socket.on("close", () => broke(new Error("the connection was closed under a call")));

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        awaited = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

export function postRequest(
  port: number,
  target: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Buffer {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${target} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: ${bytes.length}\r\n${lines.join("")}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** null while the answer is not whole. */
function statusOfWhole(answer: Buffer): number | null {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = answer.toString("latin1", 0, headEnd).toLowerCase();
  const declared = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const isWhole =
    declared === undefined
      ? answer.toString("latin1").endsWith("0\r\n\r\n")
      : answer.length >= headEnd + 4 + Number(declared);
  return isWhole ? Number(head.slice(9, 12)) : null;
}
