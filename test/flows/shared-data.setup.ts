import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

export type SharedFile = { name: string; base64: string };

declare module "vitest" {
  interface ProvidedContext {
    /** Bodies from the data folder beside the project, empty where it is not there (a fresh clone). */
    sharedWebhooks: SharedFile[];
    hostileJson: SharedFile[];
  }
}

/** Read here, in Node: the tests run in workerd, which has no files. */
export function setup(project: TestProject): void {
  const data = join(project.config.root, "..", "shared", "data");
  project.provide("sharedWebhooks", jsonFilesOf(join(data, "webhooks")));
  project.provide("hostileJson", jsonFilesOf(join(data, "hostile", "json", "JSONTestSuite", "test_parsing")));
}

function jsonFilesOf(folder: string): SharedFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ name, base64: readFileSync(join(folder, name)).toString("base64") }));
}
