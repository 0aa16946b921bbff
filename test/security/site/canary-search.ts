/** Every way in which a text may stand in bytes: as it is, in other letters, and as encoders write it. */
export function spellings(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  return [
    ...new Set([
      text,
      encodeURIComponent(text),
      new URLSearchParams({ a: text }).toString().slice(2),
      percent,
      JSON.stringify(text).slice(1, -1),
      JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
      bytes.toString("hex"),
      Buffer.from(text, "utf16le").toString("latin1"),
      ...[0, 1, 2].map((shift) => base64Inside(bytes, shift)),
      ...[0, 1, 2].map((shift) => base64Inside(bytes, shift).replaceAll("+", "-").replaceAll("/", "_")),
    ]),
  ];
}

/** Looks for texts in bytes, in every spelling and whatever the case. */
export class CanarySearch {
  readonly #needles: { canary: string; spelt: string }[];

  constructor(canaries: readonly string[]) {
    this.#needles = canaries.flatMap((canary) =>
      spellings(canary).map((spelling) => ({ canary, spelt: spelling.toLowerCase() })),
    );
  }

  /** Those that are in there. */
  in(bytes: Buffer | string): string[] {
    // latin1: each byte is a character, and nothing is lost that is no UTF-8.
    const texts = typeof bytes === "string" ? [bytes] : [bytes.toString("latin1"), bytes.toString("utf8")];
    const lower = texts.map((text) => text.toLowerCase());
    const found = this.#needles.filter(({ spelt }) => lower.some((text) => text.includes(spelt)));
    return [...new Set(found.map(({ canary }) => canary))];
  }
}

/** How the bytes look inside a longer base64 text, `shift` bytes after a whole group: only what they alone decide. */
function base64Inside(bytes: Buffer, shift: number): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
  const text = padded.toString("base64").replace(/=+$/, "");
  const first = shift === 0 ? 0 : shift + 1;
  const isWhole = padded.length % 3 === 0;
  return text.slice(first, isWhole ? undefined : -1);
}
