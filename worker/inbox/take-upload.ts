import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { findAccount } from "./accounts.ts";
import { insertUpload, type Upload } from "./file-store.ts";
import type { Sql } from "./sql.ts";
import { throwAway } from "./unused-uploads.ts";

/**
 * Notes a file that lies in R2 already, when the account's channel can carry one of its kind and size. What cannot be
 * noted, as of an account that was erased while it came, is thrown away.
 */
export function takeUpload(
  sql: Sql,
  upload: Upload,
  now: number,
): Outcome<{ id: string }, "not_found" | "not_supported" | "too_large"> {
  const refusal = refusalOf(sql, upload);
  if (refusal === null) insertUpload(sql, upload, now);
  else throwAway(sql, upload, now);
  return refusal === null ? ok({ id: upload.id }) : fail(refusal);
}

function refusalOf(sql: Sql, upload: Upload): "not_found" | "not_supported" | "too_large" | null {
  const account = findAccount(sql, upload.accountId);
  if (account === null) return "not_found";
  const limit = account.abilities?.files[upload.kind];
  if (limit === undefined || !limit.mimeTypes.includes(upload.mimeType)) return "not_supported";
  return upload.sizeBytes > limit.maxBytes ? "too_large" : null;
}
