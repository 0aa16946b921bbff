import { describe, expect, test } from "vitest";
import { readMetaJson } from "./read-json.ts";

describe("the JSON of a call", () => {
  test.each([
    ["a number beyond 2^53 as its digits", '{"id":9007199254740993}', { id: "9007199254740993" }],
    ["a negative one", '{"id": -9007199254740993}', { id: "-9007199254740993" }],
    ["one in a list", "[1,12345678901234567890]", [1, "12345678901234567890"]],
    ["the largest safe number as a number", '{"id":9007199254740991}', { id: 9007199254740991 }],
    ["sixteen digits that are safe", '{"id":1000000000000000}', { id: 1000000000000000 }],
    ["digits in a text as they are", '{"id":"12345678901234567890"}', { id: "12345678901234567890" }],
    [
      "a broken number as a number",
      '{"a":12345678901234567890,"b":0.1234567890123456}',
      { a: "12345678901234567890", b: 0.1234567890123456 },
    ],
    ["a byte order mark left out", "\uFEFF[1]", [1]],
  ])("keeps %s", (_name, text, expected) => {
    expect(readMetaJson(text)).toEqual(expected);
    expect(readMetaJson(new TextEncoder().encode(text))).toEqual(expected);
  });

  test.each(["", "{", "nul", "[1,]", "9007199254740993 x"])("is undefined for %j", (text) => {
    expect(readMetaJson(text)).toBeUndefined();
  });

  test("is read although one of its elements is nested too deep", () => {
    const deep = `[{"id":9007199254740993},${"[".repeat(20_000)}${"]".repeat(20_000)},{"id":2}]`;
    expect(readMetaJson(deep)).toMatchObject({ length: 3, 2: { id: 2 } });
  });

  test("nested a hundred thousand times is read or refused, and never throws", () => {
    const deep = `${"[".repeat(100_000)}12345678901234567890${"]".repeat(100_000)}`;
    expect(() => readMetaJson(deep)).not.toThrow();
  });
});
