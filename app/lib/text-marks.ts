import { linkTokens } from "../../worker/shared/link-tokens.ts";

/**
 * A message's words, taken apart as WhatsApp draws them: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, a block between
 * three back-ticks, lines that quote (`> `). Put together again without their marks, the pieces are the text.
 */
export type TextPiece =
  | { type: "text"; text: string }
  | { type: "link"; text: string; href: string }
  | { type: "code" | "block"; text: string }
  | { type: "bold" | "italic" | "strike" | "quote"; pieces: TextPiece[] };

const MARKS: Readonly<Record<string, "bold" | "italic" | "strike">> = { "*": "bold", _: "italic", "~": "strike" };
const BLOCK = /```([^`](?:[\s\S]*?[^`])?)```/g;
const CODE = /`([^`\n]+)`/g;
/** A line longer than this is no prose: looking for pairs in it would cost more than it gives. */
const LONGEST_LINE = 10_000;

export function textPieces(text: string): TextPiece[] {
  return splitBy(text, BLOCK, (block) => ({ type: "block", text: trimBreaks(block) }), linesOf);
}

/** Whether it is nothing but plain text and addresses, as almost every message is. */
export const isPlain = (text: string): boolean => !/[*_~`]|^> /m.test(text);

function linesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const quoted = /^> (?=\S)/.test(line);
    if (quoted) pieces.push({ type: "quote", pieces: inlineOf(line.slice(2).replace(/\n$/, "")) });
    else pieces.push(...inlineOf(line));
  }
  return joined(pieces);
}

function inlineOf(line: string): TextPiece[] {
  if (line.length > LONGEST_LINE) return linkTokens(line);
  return splitBy(
    line,
    CODE,
    (code) => ({ type: "code", text: code }),
    (rest) => linkTokens(rest).flatMap((token) => (token.type === "link" ? [token] : marksIn(token.text))),
  );
}

/** Marks stand at the edges of words: `a*b*c` and `2 * 3 * 4` are what they say. */
function marksIn(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const type = MARKS[text[at] ?? ""];
    if (!type || !opens(text, at)) continue;
    const end = closing(text, at);
    if (end === -1) continue;
    if (at > from) pieces.push({ type: "text", text: text.slice(from, at) });
    pieces.push({ type, pieces: marksIn(text.slice(at + 1, end)) });
    from = end + 1;
    at = end;
  }
  if (from < text.length) pieces.push({ type: "text", text: text.slice(from) });
  return pieces;
}

const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

const opens = (text: string, at: number): boolean =>
  !isWordPart(text[at - 1]) && text[at - 1] !== text[at] && !isSpace(text[at + 1]) && text[at + 1] !== text[at];

function closing(text: string, opening: number): number {
  const mark = text[opening] ?? "";
  for (let at = text.indexOf(mark, opening + 2); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (!isSpace(text[at - 1]) && !isWordPart(text[at + 1]) && text[at + 1] !== mark) return at;
  }
  return -1;
}

function splitBy(
  text: string,
  pattern: RegExp,
  found: (inner: string) => TextPiece,
  between: (rest: string) => TextPiece[],
): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push(...between(text.slice(end, match.index)));
    pieces.push(found(match[1] ?? ""));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(...between(text.slice(end)));
  return pieces;
}

const trimBreaks = (text: string): string => text.replace(/^\n|\n$/g, "");

/** Pieces of plain text that follow each other become one. */
function joined(pieces: TextPiece[]): TextPiece[] {
  const whole: TextPiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (piece.type === "text" && last?.type === "text")
      whole[whole.length - 1] = { type: "text", text: last.text + piece.text };
    else whole.push(piece);
  }
  return whole;
}
