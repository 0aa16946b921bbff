import { randomBytes } from "node:crypto";
import { openSocket } from "./http-connection.ts";

/** A WebSocket client as bare as the HTTP one, for the same reason: two hundred of them share the machine. */
export type LiveSocket = {
  send(text: string): void;
  /** Called with every text frame that comes. */
  onText: (text: string) => void;
  close(): void;
};

/** @throws Error when the upgrade is refused */
export async function openLiveSocket(
  port: number,
  target: string,
  headers: Record<string, string>,
): Promise<LiveSocket> {
  const socket = await openSocket(port);
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);

  const live: LiveSocket = {
    send: (text) => socket.write(maskedFrame(text)),
    onText: () => {},
    close: () => socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    let isOpen = false;
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      if (!isOpen) {
        const headEnd = received.indexOf("\r\n\r\n");
        if (headEnd < 0) return;
        const status = received.toString("latin1", 9, 12);
        if (status !== "101") return reject(new Error(`the upgrade was answered with ${status}`));
        received = received.subarray(headEnd + 4);
        isOpen = true;
        resolve(live);
      }
      received = takeFrames(received, (text) => live.onText(text));
    });
    socket.on("error", reject);
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`);
  });
}

const TEXT = 1;

/** Hands out the whole text frames (a server's are never masked; control frames are passed over); what is left. */
function takeFrames(received: Buffer, onText: (text: string) => void): Buffer {
  let rest = received;
  for (;;) {
    if (rest.length < 2) return rest;
    const short = rest.readUInt8(1) & 0x7f;
    const headLength = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (rest.length < headLength) return rest;
    const length = short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < headLength + length) return rest;
    if ((rest.readUInt8(0) & 0x0f) === TEXT) onText(rest.toString("utf8", headLength, headLength + length));
    rest = rest.subarray(headLength + length);
  }
}

/** A client must mask what it sends; a mask of zeros changes nothing and is allowed. For texts below 64 KiB. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  head.writeUInt8(0x80 | TEXT, 0);
  if (payload.length < 126) {
    head.writeUInt8(0x80 | payload.length, 1);
  } else {
    head.writeUInt8(0x80 | 126, 1);
    head.writeUInt16BE(payload.length, 2);
  }
  return Buffer.concat([head, payload]);
}
