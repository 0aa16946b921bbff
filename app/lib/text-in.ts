/** One field of a form as text; empty when it is not there. Never trimmed: it may be a password. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
