export type PhonePiece = { type: "text"; text: string } | { type: "phone"; text: string; href: string };

/**
 * A plus sign and the 7 to 15 digits of an international number (ITU-T E.164), written together or in groups. Without
 * the plus it may as well be an order or a date.
 */
const NUMBER = /(?<![\p{L}\p{N}+])\+\d(?:[ \u00a0.\-–/()]{0,2}\d){6,14}(?![\p{L}\p{N}])/gu;

/** Takes words apart into plain text and phone numbers. Put together again, the pieces are the words. */
export function phonePieces(text: string): PhonePiece[] {
  const pieces: PhonePiece[] = [];
  let end = 0;
  for (const { 0: written, index } of text.matchAll(NUMBER)) {
    if (index > end) pieces.push({ type: "text", text: text.slice(end, index) });
    pieces.push({ type: "phone", text: written, href: `tel:+${written.replace(/\D/g, "")}` });
    end = index + written.length;
  }
  if (end < text.length) pieces.push({ type: "text", text: text.slice(end) });
  return pieces;
}
