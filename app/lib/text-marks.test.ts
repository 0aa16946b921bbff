import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlain, type TextPiece, textPieces } from "./text-marks.ts";

/** The pieces as HTML, the shortest way to read them. */
function shown(pieces: TextPiece[]): string {
  return pieces
    .map((piece) => {
      switch (piece.type) {
        case "text":
          return piece.text;
        case "link":
          return `<a>${piece.text}</a>`;
        case "code":
        case "block":
          return `<${piece.type}>${piece.text}</${piece.type}>`;
        default:
          return `<${piece.type}>${shown(piece.pieces)}</${piece.type}>`;
      }
    })
    .join("");
}

describe("the marks in a message", () => {
  it.each([
    ["plain words", "plain words"],
    ["*bold* and _italic_ and ~struck~", "<bold>bold</bold> and <italic>italic</italic> and <strike>struck</strike>"],
    ["*bold with _italic_ in it*", "<bold>bold with <italic>italic</italic> in it</bold>"],
    ["(*bold*), *two words*!", "(<bold>bold</bold>), <bold>two words</bold>!"],
    ["2 * 3 * 4 = 24", "2 * 3 * 4 = 24"],
    ["a*b*c and snake_case_name", "a*b*c and snake_case_name"],
    ["* item one\n* item two", "* item one\n* item two"],
    ["**not bold**", "**not bold**"],
    ["*open only", "*open only"],
    ["*not over\na line*", "*not over\na line*"],
    ["`*code*` stays", "<code>*code*</code> stays"],
    ["```\na *b*\n  c\n``` after", "<block>a *b*\n  c</block> after"],
    ["> a *quoted* line\nand not", "<quote>a <bold>quoted</bold> line</quote>and not"],
    [">not quoted", ">not quoted"],
    ["*see* https://a.example/_b_/*c* now", "<bold>see</bold> <a>https://a.example/_b_/*c*</a> now"],
    ["*жирный* *عريض*", "<bold>жирный</bold> <bold>عريض</bold>"],
  ])("%j", (text, expected) => {
    expect(shown(textPieces(text))).toBe(expected);
  });

  it("never lose or add a letter", () => {
    const words = fc.string({
      unit: fc.constantFrom("*", "_", "~", "`", ">", " ", "\n", "a", "é", "1", "http://x.example "),
    });
    const lettersOf = (text: string) => text.replace(/[^aé1htpxeml]/g, "");
    fc.assert(
      fc.property(words, (text) => {
        const plain = shown(textPieces(text)).replace(/<\/?(a|code|block|bold|italic|strike|quote)>/g, "");
        expect(lettersOf(plain)).toBe(lettersOf(text));
        if (isPlain(text)) expect(plain).toBe(text);
      }),
    );
  });

  it("are looked for in time also where thousands of them are never closed", () => {
    const hostile = "*a ".repeat(20_000);
    expect(shown(textPieces(hostile))).toBe(hostile);
  });
});
