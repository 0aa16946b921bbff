import { randomBytes } from "node:crypto";
import http from "node:http";
import type { Socket } from "node:net";

/**
 * A WebSocket client that offers no compression and no more than `/live` needs (RFC 6455): the one in Node always
 * offers it, and then packing and unpacking every frame of every tenant takes more of the machine than all else here.
 */
export type PlainSocket = {
  send: (text: string) => void;
  /** Ends the connection at once; nothing is reported any more. */
  close: () => void;
};

export type PlainSocketEvents = { open: () => void; text: (text: string) => void; lost: () => void };

const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 };

export function openPlainSocket(url: string, headers: Record<string, string>, on: PlainSocketEvents): PlainSocket {
  let socket: Socket | null = null;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    socket?.destroy();
    request.destroy();
  };
  const lose = (): void => {
    if (isOver) return;
    end();
    on.lost();
  };

  const request = http.request(url, {
    agent: false,
    headers: {
      ...headers,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    },
  });
  request.on("error", lose);
  request.on("response", lose);
  request.on("upgrade", (_response, upgraded: Socket, head: Buffer) => {
    socket = upgraded;
    if (isOver) return end();
    upgraded.setNoDelay(true);
    const read = frameReader((opcode, payload) => {
      if (isOver) return;
      if (opcode === OPCODE.text) on.text(payload.toString("utf8"));
      else if (opcode === OPCODE.ping) upgraded.write(clientFrame(OPCODE.pong, payload));
      else if (opcode === OPCODE.close) lose();
    });
    upgraded.on("data", read);
    upgraded.on("error", lose);
    upgraded.on("close", lose);
    on.open();
    if (head.length > 0) read(head);
  });
  request.end();

  return {
    send: (text) => {
      if (!isOver) socket?.write(clientFrame(OPCODE.text, Buffer.from(text, "utf8")));
    },
    close: end,
  };
}

/** Cuts what comes into frames; the parts of a message that comes in several are put together. */
function frameReader(take: (opcode: number, payload: Buffer) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let opcodeOfParts: number = OPCODE.text;
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (let frame = firstFrame(rest); frame !== null; frame = firstFrame(rest)) {
      rest = rest.subarray(frame.end);
      if (frame.opcode > OPCODE.text) {
        take(frame.opcode, frame.payload);
        continue;
      }
      if (frame.opcode !== OPCODE.continuation) opcodeOfParts = frame.opcode;
      parts.push(frame.payload);
      if (!frame.isFinal) continue;
      const whole = parts.length === 1 ? frame.payload : Buffer.concat(parts);
      parts = [];
      take(opcodeOfParts, whole);
    }
  };
}

/** A server's frame is never masked; null when it is not whole yet. */
function firstFrame(bytes: Buffer): { opcode: number; isFinal: boolean; payload: Buffer; end: number } | null {
  if (bytes.length < 2) return null;
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return null;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  const end = start + length;
  if (bytes.length < end) return null;
  return { opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, payload: bytes.subarray(start, end), end };
}

/** A client's frame is always masked; ours are small. */
function clientFrame(opcode: number, payload: Buffer): Buffer {
  if (payload.length > 65_535) throw new Error("a client here never says that much");
  const isShort = payload.length < 126;
  const head = Buffer.alloc(isShort ? 2 : 4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([head, mask, masked]);
}
