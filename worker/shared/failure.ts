/**
 * A refusal with a stable, machine-readable reason. It travels as the `cause` of a TRPCError: over HTTP it
 * becomes `data.reason` (and `data.fields` for bad input); server-side callers read it with `reasonOf`.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: string;
  readonly fields: FieldProblem[] | null;
  /** For "too many": after this time it can work. */
  readonly retryAfterSeconds: number | null;

  constructor(
    reason: string,
    message: string,
    fields: FieldProblem[] | null = null,
    retryAfterSeconds: number | null = null,
  ) {
    super(message);
    this.reason = reason;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** One thing wrong with an input: where (`email`, `externalIds.0`), and the rule it broke, in words. */
export type FieldProblem = { field: string; rule: string };

/** The stable reason of anything a procedure threw; null for what carries none (a bug). */
export function reasonOf(error: unknown): string | null {
  return refusalOf(error)?.reason ?? null;
}

/** The problems with single fields, for a form to show beside them; empty when there are none. */
export function fieldsOf(error: unknown): FieldProblem[] {
  return refusalOf(error)?.fields ?? [];
}

/** When to come back, of what was refused because it was too much; null for everything else. */
export function retryAfterSecondsOf(error: unknown): number | null {
  return refusalOf(error)?.retryAfterSeconds ?? null;
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof Error && error.cause instanceof Refusal) return error.cause;
  return null;
}
