import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; help: string; nodes: string[] };

/** Looks a page over with axe-core as it stands, all rules that it has switched on by itself, and fails with what it has against it. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // Evaluated and not added as an element: the page's policy would refuse that, as it should.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    type Axe = {
      run: () => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
    };
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run();
    return found.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
  });
  expect({ what, violations: violations satisfies Violation[] }).toEqual({ what, violations: [] });
}
