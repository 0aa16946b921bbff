import { TRPCError } from "@trpc/server";
import type { z } from "zod";
import { type FieldProblem, Refusal } from "../shared/failure.ts";

type RefusalCode =
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "TOO_MANY_REQUESTS"
  | "BAD_GATEWAY"
  | "SERVICE_UNAVAILABLE"
  | "GATEWAY_TIMEOUT";

/** An expected refusal, to be thrown: a stable reason for programs, words for people. */
export function refuse(
  code: RefusalCode,
  reason: string,
  message: string,
  fields: FieldProblem[] | null = null,
): TRPCError {
  return new TRPCError({ code, message, cause: new Refusal(reason, message, fields) });
}

/** One field broke one rule. The rule reads on from the field's name: "dsn: must start with https://". */
export function badField(reason: string, field: string, rule: string): TRPCError {
  return refuse("BAD_REQUEST", reason, `${field}: ${rule}`, [{ field, rule }]);
}

/**
 * The one answer for what is not there and for what is somebody else's: whoever asks learns nothing of which.
 * It names no id and no kind.
 */
export const notFound = (): TRPCError => refuse("NOT_FOUND", "not_found", "There is no such thing here.");

/**
 * An answer of the object's that this Worker does not know, because for some minutes around a deploy one of the two
 * is newer: the last branch of every switch over an outcome's reasons. Nothing was done, and soon both are alike.
 */
export const refuseForNow = (): TRPCError =>
  refuse("SERVICE_UNAVAILABLE", "try_again", "Parley is being updated. Try again in a moment.");

/** People's writes while an archive is taken in: one of them, and what comes would never be what it was made of. */
export const refuseRestoring = (): TRPCError =>
  refuse("CONFLICT", "restoring", "A backup is being restored into this workspace. Go on when that is done.");

/** What zod had against an input -> one refusal that names every field and rule. */
export function badInput(error: z.ZodError): TRPCError {
  const fields = error.issues.map((issue) => ({ field: issue.path.map(String).join("."), rule: issue.message }));
  const words = fields.map(({ field, rule }) => (field === "" ? rule : `${field}: ${rule}`)).join("; ");
  return refuse("BAD_REQUEST", "invalid_input", words, fields);
}
