/**
 * What went wrong in a call, alike for the server-side caller (`TRPCError`, its reason in `cause`) and the
 * browser's client (`TRPCClientError`, its reason in `data`). Read by shape: the screens are a bundle of their
 * own, so that a class of the Worker is never `instanceof` the same class here.
 */
export type CallFailure = {
  /** `offline`, `timeout` and `unreadable` are ours; the others are tRPC's codes: UNAUTHORIZED, NOT_FOUND, CONFLICT ... */
  code: string;
  /** Stable: what screens choose their words by. */
  reason: string;
  fields: { field: string; rule: string }[];
  /** Of what was too much: when it can work. */
  retryAfterSeconds?: number;
};

export function failureOf(error: unknown): CallFailure {
  const told = recordOf(error);
  const data = recordOf(told.data);
  const cause = recordOf(told.cause);
  const code = textOf(data.code) ?? textOf(told.code);
  if (code) {
    const reason = textOf(data.reason) ?? textOf(cause.reason) ?? code.toLowerCase();
    const retryAfterSeconds = data.retryAfterSeconds ?? cause.retryAfterSeconds;
    return {
      ...{ code, reason, fields: fieldsOf(data.fields ?? cause.fields) },
      ...(typeof retryAfterSeconds === "number" && { retryAfterSeconds }),
    };
  }
  // No answer that can be read: the request may or may not have arrived.
  const names = [cause.name, told.name];
  if (names.includes("TimeoutError")) return { code: "timeout", reason: "timeout", fields: [] };
  // A page of whatever stands before the Worker, or its own JSON, in place of ours.
  if (names.includes("SyntaxError")) return { code: "unreadable", reason: "try_again", fields: [] };
  return { code: "offline", reason: "offline", fields: [] };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function fieldsOf(value: unknown): CallFailure["fields"] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const { field, rule } = recordOf(each);
    return typeof field === "string" && typeof rule === "string" ? [{ field, rule }] : [];
  });
}
