import type { FormAnswer } from "./form-answer.ts";

/** An answer as one line: what was done, or why not. Null before there is one, or when its words stand under fields. */
export function resultOf(
  answer: FormAnswer<string, unknown> | null,
  done: string | null,
): { ok: boolean; text: string } | null {
  if (!answer) return null;
  if (answer.ok) return done === null ? null : { ok: true, text: done };
  return answer.errors.form === undefined ? null : { ok: false, text: answer.errors.form };
}
