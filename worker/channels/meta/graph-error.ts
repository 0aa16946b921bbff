import { z } from "zod";
import { amount, flag, objectOf, words } from "../unipile/lenient.ts";

/**
 * `{error: {message, type, code, error_subcode, is_transient, error_data: {details}, error_user_msg}}`. Meta says to
 * build on `code` and `details`: titles will go (reference/meta.md, 3.6).
 */
export type GraphError = {
  /** null for an error without a code that can be read. */
  code: number | null;
  subcode: number | null;
  /** Meta's own sentence, cleaned and short. May name what was sent: for the person who sent it, not for logs. */
  details: string | null;
  isTransient: boolean;
};

const dataSchema = objectOf(z.object({ details: words }));

const errorSchema = z.object({
  code: amount,
  error_subcode: amount,
  message: words,
  title: words,
  error_user_msg: words,
  is_transient: flag,
  error_data: dataSchema,
});

const answerSchema = z.object({ error: objectOf(errorSchema) });

/** The error in an answer of the Graph API; null where there is none. */
export function graphErrorOf(json: unknown): GraphError | null {
  const answer = answerSchema.safeParse(json);
  return answer.success && answer.data.error !== null ? toError(answer.data.error) : null;
}

/** The error in a webhook: the same without its wrapping, in `errors[]` of a value, a message or a status (2.5). */
export function webhookErrorOf(element: unknown): GraphError | null {
  const error = errorSchema.safeParse(element);
  return error.success ? toError(error.data) : null;
}

function toError(error: z.output<typeof errorSchema>): GraphError {
  const details = error.error_data?.details ?? error.error_user_msg ?? error.message ?? error.title;
  return {
    code: wholeNumber(error.code),
    subcode: wholeNumber(error.error_subcode),
    details: details === null ? null : clean(details),
    isTransient: error.is_transient === true,
  };
}

const wholeNumber = (value: number | null) => (value !== null && Number.isSafeInteger(value) ? value : null);

const DETAILS_MAX = 200;

/** One line without control characters and half surrogates. */
function clean(details: string): string | null {
  const line = details
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, DETAILS_MAX)
    .replace(/[\p{Cs}\s]+$/u, "");
  return line === "" ? null : line;
}
