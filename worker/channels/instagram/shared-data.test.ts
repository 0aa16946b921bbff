import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseMetaDelivery } from "../meta/parse-meta.ts";

// Published samples that lie beside the project on the machines where it is developed, and nowhere else.
const samples = new URL("../../../../shared/data/webhooks/", import.meta.url);

describe.skipIf(!existsSync(samples))("the published samples of Instagram", () => {
  const names = existsSync(samples) ? readdirSync(samples).filter((name) => /^ig-.*\.json$/.test(name)) : [];

  test("are there", () => {
    expect(names.length).toBeGreaterThan(10);
  });

  test.each(names)("%s is accounted for, element by element", (name) => {
    const body = readFileSync(new URL(name, samples), "utf8");
    const parsed = parseMetaDelivery(body);
    const known: string[] = [...parsed.events.map(({ type }) => type), ...parsed.ignored.map(({ reason }) => reason)];
    const expected = EXPECTED.find(([pattern]) => pattern.test(name))?.[1];
    expect({ known, dead: parsed.dead.map(({ detail }) => detail) }).toEqual(expected);
  });

  /** By what the file's name says of it. */
  const EXPECTED: [RegExp, { known: string[]; dead: string[] }][] = [
    [/^ig-changes-(caption|comment)-mention/, { known: ["mentions"], dead: [] }],
    [/^ig-changes-(deadline|story-insights)/, { known: ["story_insights"], dead: [] }],
    [/^ig-changes-handles-many/, { known: ["mentions", "story_insights"], dead: [] }],
    [/^ig-changes-invalid-field/, { known: [], dead: ["field not-supported"] }],
    [/^ig-entry-deadline/, { known: ["mentions"], dead: [] }],
    [/^ig-entry-handles-many/, { known: ["mentions", "mentions", "mentions"], dead: [] }],
    [/^ig-entry-handles-unsupported/, { known: [], dead: ["object unsupported"] }],
    [/^ig-messaging-handles-many/, { known: ["message", "message", "message"], dead: [] }],
    [/^ig-messaging-/, { known: ["message"], dead: [] }],
  ];
});
