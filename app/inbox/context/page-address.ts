/** An address of a page as it was typed, whole; null when it is none. The server asks for the same again. */
export function pageAddress(typed: string): string | null {
  const text = typed.trim();
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  return new URL(text).hostname === "" ? null : text;
}
