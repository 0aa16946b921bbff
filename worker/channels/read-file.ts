import { errorName, log } from "../shared/log.ts";
import type { OutboundFile, SendOutcome } from "../shared/wire.ts";

/**
 * The bytes of a file that is to leave. When they cannot be had just now the message is certainly not sent, and is tried
 * again. Whose file it was is known; why the storage did not give it is for the operator, in the log, and not for an
 * agent.
 */
export async function readFile(file: OutboundFile): Promise<{ bytes: Blob } | { outcome: SendOutcome }> {
  try {
    return { bytes: await file.read() };
  } catch (thrown) {
    log({ level: "error", what: "file_unreadable", error: errorName(thrown) });
    const error = { code: "file_unreadable", text: "The file could not be read just now." };
    return { outcome: { type: "not_sent", error, retryAfterMs: null } };
  }
}
