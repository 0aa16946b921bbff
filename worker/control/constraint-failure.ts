/**
 * Whether a statement failed because it broke a constraint on this column. D1 gives no code that survives
 * drizzle, only SQLite's own words, which have been stable for decades: "UNIQUE constraint failed: users.email".
 * drizzle may wrap the error, hence the walk along its causes.
 */
export function brokeConstraint(error: unknown, kind: "UNIQUE" | "NOT NULL", column: string): boolean {
  const words = `${kind} constraint failed: ${column}`;
  let current: unknown = error;
  while (current instanceof Error) {
    const at = current.message.indexOf(words);
    // The next character tells `users.email` from `users.email_hint`.
    if (at !== -1 && !/\w/.test(current.message.charAt(at + words.length))) return true;
    current = current.cause;
  }
  return false;
}
