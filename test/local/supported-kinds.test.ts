import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { abilitiesOf, kindsIn, README, sent, supportedKindsTable, WAYS, withTable } from "./supported-kinds.ts";

describe("the README's table of message kinds", () => {
  test("says what the channels can do (node test/local/supported-kinds.ts --write)", () => {
    const readme = readFileSync(README, "utf8");
    expect(withTable(readme)).toBe(readme);
  });

  test("has a row for every kind, and for what cannot be shown", () => {
    expect(supportedKindsTable()).toContain("| Anything else, said by its name | in | in | in | in |");
  });

  test.each(WAYS)("knows what $title sends from its abilities and what it takes from its parser", (way) => {
    const abilities = abilitiesOf(way);
    expect(kindsIn(way).has("text")).toBe(true);
    expect(sent("text", abilities)).toContain(abilities.text.max.toLocaleString("en"));
    expect(sent("sticker", abilities) === null).toBe(abilities.files.sticker === undefined);
    expect(sent("order", abilities)).toBe(null);
  });
});
