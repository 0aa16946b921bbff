import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "./install-packages.mjs";
import { problemOfProduction } from "./production-settings.ts";

describe("the configuration that is deployed", () => {
  test("has everything off that only development may have", () => {
    const configuration = readFileSync(path.join(projectRoot, "wrangler.toml"), "utf8");
    expect(problemOfProduction(configuration)).toBeNull();
    expect(configuration).toMatch(/^ALLOW_LOCAL_PROVIDERS = "0"$/m);
  });

  test.each([
    ['[vars]\nALLOW_LOCAL_PROVIDERS = "1"'],
    ["[vars]\nALLOW_LOCAL_PROVIDERS='1'"],
    ["[vars]\n  ALLOW_LOCAL_PROVIDERS = 1"],
    ['vars = { ALLOW_LOCAL_PROVIDERS = "1" }'],
    ['[vars]\n"ALLOW_LOCAL_PROVIDERS" = "1"'],
    ['[vars]\nALLOW_LOCAL_PROVIDERS = "0"\n[env.live.vars]\nALLOW_LOCAL_PROVIDERS = "1"'],
    ['[vars]\nALLOW_LOCAL_PROVIDERS = "true" # "0"'],
    ['[vars]\nMAIL_TO_LOG = "1"'],
  ])("is refused with %j", (configuration) => {
    expect(problemOfProduction(configuration)).toMatch(/ALLOW_LOCAL_PROVIDERS|MAIL_TO_LOG/);
  });

  test.each([
    ["[observability]\nenabled = true"],
    ["[observability.logs]\nenabled = true\ninvocation_logs = true"],
    ["[observability]\nenabled = true\n# invocation_logs = false"],
    ["[env.live.observability]\nenabled = true"],
    ["observability = { enabled = true }"],
  ])("is refused with the platform's own log of addresses, as by %j", (configuration) => {
    expect(problemOfProduction(configuration)).toMatch(/invocation_logs/);
  });

  test.each([[""], ['ALLOW_LOCAL_PROVIDERS = "0"'], ['ALLOW_LOCAL_PROVIDERS = "" # not "1"'], ["# MAIL_TO_LOG = 1"]])(
    "may be %j",
    (configuration) => {
      expect(problemOfProduction(configuration)).toBeNull();
    },
  );
});
