import { expect, test } from "vitest";
import { fillVariables, type Known, valuesFor, variablesOf } from "./variables.ts";

const known: Known = { contact: "Ana María Torres", agent: "ben", account: "Shop number", workspace: "A shop" };

test("a variable is found once, however it is spelt", () => {
  expect(variablesOf("Hi {{ name }}, {{Name}}! {{order number}} {{order_number}} {{}} {{ }} {x}")).toEqual([
    "name",
    "order number",
  ]);
});

test("what is known of the chat and of who writes is filled in, and the rest is asked for", () => {
  const text = "Hi {{first_name}}, {{agent}} of {{account}} here about {{Order}}: {{day}}";
  expect(valuesFor(text, known, { order: "A-17" })).toEqual({
    first_name: "Ana",
    agent: "ben",
    account: "Shop number",
    Order: "A-17",
    day: "",
  });
});

test("somebody who is known by a number or a handle alone has no name to be greeted by", () => {
  for (const contact of ["+34 600 11 22", "34600112233", "@ana.t"]) {
    expect(valuesFor("{{name}}", { ...known, contact }, {})).toEqual({ name: "" });
  }
});

test("values stand in every place of their variable, as they were written, and what has none stays", () => {
  expect(fillVariables("{{a}} {{ A }} {{b}} {{c}}", { a: "$1 {{b}}", b: "" })).toBe("$1 {{b}} $1 {{b}} {{b}} {{c}}");
});
