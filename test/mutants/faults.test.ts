import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULTS } from "./faults.ts";

const ROOT = new URL("../../", import.meta.url);

test.each(FAULTS.flatMap(({ name, edits }) => edits.map(([file, find]) => [name, file, find] as const)))(
  "the place of the fault %j is found once in %s",
  (_name, file, find) => {
    const text = readFileSync(new URL(file, ROOT), "utf8");
    expect(text.split(find).length - 1).toBe(1);
  },
);
