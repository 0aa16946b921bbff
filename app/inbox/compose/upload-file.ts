import { viewerHeaders } from "../../lib/trpc-client.ts";
import type { PickedFile } from "./pick-file.ts";

/** Nothing moved for so long: the connection is dead, whatever it says. */
const STALL_LIMIT_MS = 45_000;

/** In the shape of the errors of tRPC's client, so that `failureOf` reads both. */
class UploadError extends Error {
  readonly data: unknown;
  constructor(data: unknown) {
    super("the file was not uploaded");
    this.data = data;
  }
}

/** The reason of an upload that a person stopped. */
const UPLOAD_STOPPED = "upload_stopped";

const SIGNED_OUT = { code: "UNAUTHORIZED", reason: "not_signed_in" };

/**
 * Sends a file's bytes to `POST /media/upload`. By XMLHttpRequest, the only one that tells how far it is.
 *
 * @param onProgress from 0 to 1
 * @returns the upload's id, for `messages.send`. Rejects with an error for `failureOf`.
 */
export function uploadFile(
  accountId: string,
  file: PickedFile,
  { onProgress, signal }: { onProgress: (share: number) => void; signal: AbortSignal },
): Promise<string> {
  const stopped = () => new UploadError({ code: UPLOAD_STOPPED, reason: UPLOAD_STOPPED });
  if (signal.aborted) return Promise.reject(stopped());
  const query = new URLSearchParams({ account: accountId, kind: file.kind, name: file.name });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stall: ReturnType<typeof setTimeout> | undefined;
    const fail = (error: Error) => {
      clearTimeout(stall);
      reject(error);
    };
    const expectMore = () => {
      clearTimeout(stall);
      stall = setTimeout(() => {
        fail(new DOMException("no answer in time", "TimeoutError"));
        request.abort();
      }, STALL_LIMIT_MS);
    };

    request.open("POST", `/media/upload?${query}`);
    request.setRequestHeader("content-type", file.mimeType);
    for (const [name, value] of Object.entries(viewerHeaders())) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      expectMore();
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const uploadId = uploadIdOf(request.response);
      if (request.status >= 200 && request.status < 300 && uploadId !== null) {
        clearTimeout(stall);
        resolve(uploadId);
      } else {
        fail(new UploadError(request.status === 401 ? SIGNED_OUT : errorDataOf(request.response)));
      }
    };
    request.onerror = () => fail(new UploadError(null));
    request.onabort = () => fail(stopped());
    signal.addEventListener("abort", () => request.abort(), { once: true });
    expectMore();
    request.send(file.blob);
  });
}

function uploadIdOf(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("uploadId" in answer)) return null;
  return typeof answer.uploadId === "string" ? answer.uploadId : null;
}

/** An answer that is none of ours comes from something on the way, which may be better in a moment. */
function errorDataOf(answer: unknown): unknown {
  const error = typeof answer === "object" && answer !== null && "error" in answer ? answer.error : null;
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : null;
  return data ?? { code: "try_again", reason: "try_again" };
}
