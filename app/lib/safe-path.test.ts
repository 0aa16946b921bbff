import { expect, it } from "vitest";
import { safePath } from "./safe-path.ts";

it("goes on to a path of ours and to nowhere else", () => {
  expect(safePath("/inbox/1?a=b", "/inbox")).toBe("/inbox/1?a=b");
  for (const other of [null, "", "inbox", "//evil.example", "/\\evil.example", "https://evil.example", "\\/x"]) {
    expect(safePath(other, "/inbox")).toBe("/inbox");
  }
});
