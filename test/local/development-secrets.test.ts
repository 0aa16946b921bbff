import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseMasterKeys } from "../../worker/shared/master-keys.ts";
import { ensureDemoSignIn, ensureDevelopmentSecrets } from "./development-secrets.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "parley-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("the development key is one that the Worker takes, and only its owner can read it", () => {
  const file = ensureDevelopmentSecrets(folder);
  const value = /^MASTER_KEYS=(.+)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  expect(parseMasterKeys(value)).toHaveProperty("ring");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("secrets are made once: what was encrypted with them stays readable", () => {
  const key = readFileSync(ensureDevelopmentSecrets(folder), "utf8");
  const signIn = ensureDemoSignIn(folder);
  expect(readFileSync(ensureDevelopmentSecrets(folder), "utf8")).toBe(key);
  expect(ensureDemoSignIn(folder)).toEqual(signIn);
});

it("two folders have different secrets", () => {
  const other = mkdtempSync(path.join(folder, "other-"));
  expect(readFileSync(ensureDevelopmentSecrets(other), "utf8")).not.toBe(
    readFileSync(ensureDevelopmentSecrets(folder), "utf8"),
  );
  expect(ensureDemoSignIn(other).password).not.toBe(ensureDemoSignIn(folder).password);
});
