import { createServer, type IncomingMessage, type Server } from "node:http";

/** A call that the Worker made, or would have made. */
export type OutboundCall = { url: string; method: string; headers: Record<string, string>; body: string };
export type OutboundAnswer = { status: number; headers?: Record<string, string>; body?: string };

/** Stands where the network would be (`outboundTo`), notes every call and answers as it is told. */
export type OutboundRecorder = { url: string; calls: OutboundCall[]; stop: () => Promise<void> };

export async function recordOutbound(
  answer: (call: OutboundCall) => OutboundAnswer | Promise<OutboundAnswer>,
): Promise<OutboundRecorder> {
  const calls: OutboundCall[] = [];
  const server = createServer(async (request, response) => {
    const { "x-outbound-url": url = "", ...headers } = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const call = { url, method: request.method ?? "", headers, body: await bodyOf(request) };
    calls.push(call);
    const { status, headers: answered = {}, body = "" } = await answer(call);
    response.writeHead(status, { "content-type": "application/json", ...answered }).end(body);
  });
  const port = await listen(server, "127.0.0.1");
  return { url: `http://127.0.0.1:${port}/`, calls, stop: () => close(server) };
}

export function listen(server: Server, host: string, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
