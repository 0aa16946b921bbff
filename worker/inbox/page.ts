import { fromBase64Url, toBase64Url } from "../shared/ids.ts";

/** A keyset cursor: the sort value and the key of the last row of a page. Opaque to those who hold it. */
export type PageKey = { sortAt: number; key: string };

export function encodeCursor(at: PageKey): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify([at.sortAt, at.key])));
}

/** null when the text is not a cursor of ours. */
export function decodeCursor(cursor: string): PageKey | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(cursor)));
    if (!Array.isArray(value)) return null;
    const [sortAt, key] = value as unknown[];
    return typeof sortAt === "number" && typeof key === "string" ? { sortAt, key } : null;
  } catch {
    return null;
  }
}
