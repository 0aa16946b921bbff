import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hostileData } from "../site/stage.ts";

/** How many of the lines beside the project there are, and what they say. Empty in a fresh clone. */
export type SharedCases = {
  hostile: string[];
  /** Those of the hostile ones that were made to reach into a network. */
  inward: string[];
  wellFormed: string[];
  either: string[];
};

type GeneratedCase = { input: string; expect: "accept" | "reject" | "reject-or-canonical" };

/** Every line of the collections of hostile addresses: generated ones, open redirects, and what URL parsers get wrong. */
export function sharedCases(): SharedCases {
  const folder = path.join(hostileData, "ssrf-url");
  if (!existsSync(folder)) return { hostile: [], inward: [], wellFormed: [], either: [] };
  const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const generated = JSON.parse(read("ssrf_cases.json")) as GeneratedCase[];
  const inputs = (wanted: GeneratedCase["expect"]) =>
    generated.filter(({ expect }) => expect === wanted).map(({ input }) => input);
  const lines = ["patt-open-redirect.txt", "patt-openredirects.txt"].flatMap((name) =>
    read(name)
      .split(/\r?\n/)
      .filter((line) => line !== ""),
  );
  const conformance = [
    ...["wpt-urltestdata.json", "wpt-ada_extra_urltestdata.json"],
    ...["wpt-urltestdata-javascript-only.json", "wpt-toascii.json"],
  ].flatMap((name) => inputsOf(JSON.parse(read(name))));
  return {
    hostile: [...inputs("reject"), ...lines, ...conformance],
    inward: inputs("reject"),
    wellFormed: inputs("accept"),
    either: inputs("reject-or-canonical"),
  };
}

/** These collections are arrays of comments (texts) and cases. */
function inputsOf(cases: unknown): string[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "input" in one && typeof one.input === "string" ? [one.input] : [],
  );
}
