import { describe, expect, it } from "vitest";
import { phonePieces } from "./phone-pieces.ts";

const numbers = (text: string) => phonePieces(text).flatMap((piece) => (piece.type === "phone" ? [piece.href] : []));

describe("phone numbers in a text", () => {
  it("are found as people write them, without what stands around them", () => {
    expect(numbers("Call +34 600 111 306, or (+1 (555) 010-2030)!")).toEqual(["tel:+34600111306", "tel:+15550102030"]);
    expect(numbers("رقمي الجديد هو +34 600 111 306")).toEqual(["tel:+34600111306"]);
    expect(numbers("+4930901820")).toEqual(["tel:+4930901820"]);
  });

  it("are not what only looks a little like one", () => {
    for (const text of ["600 111 306", "order 4417-2026-11-21", "2+2", "+12 %", "a+34600111306", "+1234567890123456"]) {
      expect(numbers(text)).toEqual([]);
    }
  });

  it("lose no character of the text", () => {
    for (const text of ["", "none", "+34 600 111 306", "a +34 600 111 306\n+49-30-901820 b"]) {
      expect(
        phonePieces(text)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  });
});
