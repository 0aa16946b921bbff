import { expect, test } from "vitest";
import { parseQuery } from "./parse-query.ts";
import { snippetOf } from "./snippet.ts";

/** The text with brackets around what is marked. */
function marked(text: string, query: string): string {
  const { text: shown, marks } = snippetOf(text, parseQuery(query).terms);
  return marks
    .toReversed()
    .reduce((out, { start, end }) => `${out.slice(0, start)}[${out.slice(start, end)}]${out.slice(end)}`, shown);
}

test.each([
  ["Do you have blue shoes?", "shoe", "Do you have blue [shoes]?"],
  ["Do you have blue shoes?", "shoe ", "Do you have blue shoes?"],
  ["Un ÉCLAIR, s'il vous plaît", "eclair", "Un [ÉCLAIR], s'il vous plaît"],
  ["blue shoes, shoes blue", '"blue shoes"', "[blue shoes], shoes blue"],
  ["请问你好吗", "你好", "请问[你好]吗"],
  ["e\u0301tude 🙂 étude", "etude", "[e\u0301tude] 🙂 [étude]"],
  ["nothing here", "shoes", "nothing here"],
])("in %j the hits of %j are %j", (text, query, expected) => expect(marked(text, query)).toBe(expected));

test("a long text is cut around its first hit, at words, with dots where something is left out", () => {
  const long = `${"before ".repeat(100)}needle ${"after ".repeat(100)}`;
  const shown = marked(long, "needle");
  expect(shown.length).toBeLessThan(170);
  expect(shown).toMatch(/^…before .*\[needle\] after .*after…$/);
});
