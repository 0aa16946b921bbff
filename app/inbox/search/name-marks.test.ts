import { expect, it } from "vitest";
import { nameMarks } from "./name-marks.ts";

const marked = (name: string, query: string) => nameMarks(name, query).map(({ start, end }) => name.slice(start, end));

it.each([
  ["Lucía Fernández", "lucia fer", ["Lucía", "Fer"]],
  ["Lucía Fernández", "andez", []],
  ["Ana Ana", "an", ["An", "An"]],
  ["İrem Öz", "o", ["Ö"]],
  ["יעל דהן", "יע", ["יע"]],
  ["Ana", "a an ana anab", ["Ana"]],
])("the beginnings of words in %s that %s finds are marked", (name, query, expected) =>
  expect(marked(name, query)).toEqual(expected),
);
