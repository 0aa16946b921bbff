import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { LOGGED_MAIL } from "../../worker/auth/mail.ts";

const LOOK_EVERY_MS = 500;
const CHUNK_BYTES = 64 * 1024;

/** A mail that the Worker would have sent. */
export type LoggedMail = { to: string; subject: string; text: string };

/**
 * Watches the Worker's log for the mails that it writes there in development, so that `npm start` can show them:
 * nobody would find a link in a file that they do not know of. What was in the log before does not count.
 *
 * @returns ends the watch
 */
export function followMail(logFile: string, show: (mail: LoggedMail) => void): () => void {
  let position = existsSync(logFile) ? statSync(logFile).size : 0;
  let unfinished = "";
  const decoder = new StringDecoder("utf8");
  const look = () => {
    const { text, end } = readFrom(logFile, position, decoder);
    position = end;
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() ?? "";
    for (const line of lines) {
      const mail = mailOf(line);
      if (mail !== null) show(mail);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function readFrom(logFile: string, position: number, decoder: StringDecoder): { text: string; end: number } {
  if (!existsSync(logFile)) return { text: "", end: position };
  const file = openSync(logFile, "r");
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let text = "";
    let end = position;
    for (;;) {
      const bytes = readSync(file, chunk, 0, CHUNK_BYTES, end);
      if (bytes === 0) return { text, end };
      text += decoder.write(chunk.subarray(0, bytes));
      end += bytes;
    }
  } finally {
    closeSync(file);
  }
}

function mailOf(line: string): LoggedMail | null {
  const start = line.indexOf(LOGGED_MAIL);
  if (start === -1) return null;
  return JSON.parse(line.slice(start + LOGGED_MAIL.length).trim()) as LoggedMail;
}
