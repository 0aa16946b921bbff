import { errorName, log } from "../shared/log.ts";
import type { MessageError, OutboundFile, SendOutcome } from "../shared/wire.ts";

/**
 * The bytes of a file that is to leave. When they cannot be had just now the message is certainly not sent, and is tried
 * again; when they are gone for good it fails at once, or it would hold up its chat for as long as it is tried. Whose
 * file it was is known; why the storage did not give it is for the operator, in the log, and not for an agent.
 */
export async function readFile(file: OutboundFile): Promise<{ bytes: Blob } | { outcome: SendOutcome }> {
  try {
    const bytes = await file.read();
    return bytes === null ? { outcome: { type: "refused", error: FILE_GONE } } : { bytes };
  } catch (thrown) {
    log({ level: "error", what: "file_unreadable", error: errorName(thrown) });
    const error = { code: "file_unreadable", text: "The file could not be read just now." };
    return { outcome: { type: "not_sent", error, retryAfterMs: null } };
  }
}

const FILE_GONE: MessageError = {
  code: "file_gone",
  text: "The file of this message is no longer here. Send it anew.",
};
