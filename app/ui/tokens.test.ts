import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/**
 * What axe-core does not look at: the edges of what is typed into or chosen from (WCAG 2.2, 1.4.11 non-text contrast), on
 * every ground that they may stand on.
 */
const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

/** The blocks of the light theme, of the system's dark one, and of the dark one that was chosen. */
const themes = [...css.matchAll(/^ *:root(?:\[data-theme="dark"\]|:not\(\[data-theme="light"\]\))? \{[^}]*\}/gm)]
  .map(
    ([block]) => new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, colour]) => [name, colour])),
  )
  .filter((colours) => colours.size > 10);

const GROUNDS = ["paper", "surface", "raised", "thread"] as const;

/** WCAG 2.2's relative luminance of a colour such as `#0f1110`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe("The edge of a field", () => {
  it("is given for the light theme and twice for the dark one, which is the same both times.", () => {
    expect(themes).toHaveLength(3);
    expect(themes[1]).toEqual(themes[2]);
  });

  it.each(GROUNDS)("has a contrast of 3:1 or more on %s.", (ground) => {
    for (const theme of themes) {
      expect(contrast(theme.get("edge") ?? "#000000", theme.get(ground) ?? "#000000")).toBeGreaterThanOrEqual(3);
    }
  });
});
