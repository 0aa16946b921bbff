import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { findAccount } from "./accounts.ts";
import { insertUpload, type Upload } from "./file-store.ts";
import type { Sql } from "./sql.ts";

/** Notes a file that lies in R2 already, when the account's channel can carry one of its kind and size. */
export function takeUpload(
  sql: Sql,
  upload: Upload,
  now: number,
): Outcome<{ id: string }, "not_found" | "not_supported" | "too_large"> {
  const account = findAccount(sql, upload.accountId);
  if (account === null) return fail("not_found");
  const limit = account.abilities?.files[upload.kind];
  if (limit === undefined || !limit.mimeTypes.includes(upload.mimeType)) return fail("not_supported");
  if (upload.sizeBytes > limit.maxBytes) return fail("too_large");
  insertUpload(sql, upload, now);
  return ok({ id: upload.id });
}
