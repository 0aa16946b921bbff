import http from "node:http";
import type { Socket } from "node:net";

/** In the order in which they come, doubled ones doubled: what an attacker sends is not always a set. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export type HttpCall = { method: string; path: string; headers: HeaderList; body?: string | Buffer | undefined };

export type HttpAnswer = {
  /** 101: the socket was opened, and closed again at once. */
  status: number;
  headers: HeaderList;
  body: Buffer;
};

const ANSWER_LIMIT_MS = 30_000;

/** A client that sends exactly the headers it is told, which a browser's or Node's `fetch` would not. */
export class HttpCaller {
  readonly #port: number;
  readonly #agent: http.Agent;

  constructor(port: number) {
    this.#port = port;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  }

  /** @throws Error when there was no answer */
  call({ method, path, headers, body }: HttpCall): Promise<HttpAnswer> {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const sent = bytes === undefined ? headers : [...headers, ["content-length", String(bytes.length)] as const];
    return new Promise((resolve, reject) => {
      const request = http.request({
        ...{ host: "127.0.0.1", port: this.#port, agent: this.#agent, timeout: ANSWER_LIMIT_MS },
        ...{ method, path, headers: sent.flat(), setHost: false },
      });
      request.on("error", reject);
      request.on("timeout", () => request.destroy(new Error(`no answer to ${method} ${path} in time`)));
      request.on("upgrade", (response, socket: Socket) => {
        socket.destroy();
        resolve({ status: 101, headers: pairs(response.rawHeaders), body: Buffer.alloc(0) });
      });
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: pairs(response.rawHeaders),
            body: Buffer.concat(chunks),
          });
        });
      });
      request.end(bytes);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The value of a header, of the first one when there are several. */
export function headerOf(headers: HeaderList, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

function pairs(raw: readonly string[]): HeaderList {
  return Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? "", raw[2 * index + 1] ?? ""] as const,
  );
}
