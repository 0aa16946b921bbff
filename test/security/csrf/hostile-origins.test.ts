import { expect, test } from "vitest";
import { PUBLIC_ORIGIN } from "../site/site.ts";
import { hostileProvenances } from "./hostile-origins.ts";

test("no hostile provenance is what one of our own pages sends", () => {
  for (const { headers } of hostileProvenances()) {
    const origins = headers.filter(([name]) => name === "origin").map(([, value]) => value);
    const sites = headers.filter(([name]) => name === "sec-fetch-site").map(([, value]) => value);
    const isOurs =
      origins.length === 1 && origins[0] === PUBLIC_ORIGIN && sites.every((site) => site === "same-origin");
    expect(isOurs).toBe(false);
  }
});

test("each has a name of its own", () => {
  const names = hostileProvenances().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
