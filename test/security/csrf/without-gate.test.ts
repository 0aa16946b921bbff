import { expect, test } from "vitest";
import { withoutGate } from "./without-gate.ts";

const BUNDLE = `
function judgeOrigin(request) {
  return "cross_site";
}
function answerTrpc(type) {
  if (type !== "application/json") return 415;
}
var TYPE_ACCEPTED_METHOD_MAP = {
  mutation: ["POST"],
};
var TYPE_ACCEPTED_METHOD_MAP_WITH_METHOD_OVERRIDE = {
  mutation: ["POST"],
};`;

test("the variant without the gate lets everything through, and nothing else of the bundle changes", () => {
  const changed = withoutGate(BUNDLE);
  expect(changed).toContain('function judgeOrigin(request) {\n  return "open";\n  return "cross_site";');
  expect(changed).toContain("if (false) return 415;");
  expect(changed.match(/mutation: \["POST", "GET"\]/g)).toHaveLength(1);
});

test("a guard that is not found is an error, since the variant would then prove nothing", () => {
  expect(() => withoutGate(BUNDLE.replace("judgeOrigin", "judgeSite"))).toThrow(/the origin is not judged/);
});
