import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

export type SharedFile = { name: string; base64: string };

declare module "vitest" {
  interface ProvidedContext {
    /** Bodies from the data folder beside the project, empty where it is not there (a fresh clone). */
    sharedWebhooks: SharedFile[];
    hostileJson: SharedFile[];
    /** What somebody might type as a provider's address. */
    hostileAddresses: string[];
  }
}

/** Read here, in Node: the tests run in workerd, which has no files. */
export function setup(project: TestProject): void {
  const data = join(project.config.root, "..", "shared", "data");
  project.provide("sharedWebhooks", jsonFilesOf(join(data, "webhooks")));
  project.provide("hostileJson", jsonFilesOf(join(data, "hostile", "json", "JSONTestSuite", "test_parsing")));
  project.provide("hostileAddresses", addressesIn(join(data, "hostile", "ssrf-url")));
}

function jsonFilesOf(folder: string): SharedFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ name, base64: readFileSync(join(folder, name)).toString("base64") }));
}

/** The lists that are about addresses. `npm run security` also takes those for URL parsers, which are long. */
function addressesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name === "ssrf_cases.json" || name.endsWith(".txt"))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return name.endsWith(".txt") ? text.split(/\r?\n/) : inputsIn(JSON.parse(text));
    });
}

function inputsIn(cases: unknown): string[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((one: unknown) =>
    typeof one === "object" && one !== null && "input" in one && typeof one.input === "string" ? [one.input] : [],
  );
}
