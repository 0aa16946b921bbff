import { describe, expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "../shared/clock.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

function wayBy(openAccess: OpenAccess) {
  const lines = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  return { way: wayOut(openAccess, "account-1", systemClock), lines };
}

describe("the way out to an account's provider", () => {
  test("is none where the account is not connected any more, which is nothing for the log", async () => {
    const { way, lines } = wayBy(async () => null);
    expect(await way).toBe(null);
    expect(lines).not.toHaveBeenCalled();
  });

  test("tells the operator that credentials cannot be read, and nothing that stands in them", async () => {
    const { way, lines } = wayBy(async () => {
      throw new TypeError("the key is key-4711");
    });
    expect(await way).toBe("unreadable");
    expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      { level: "error", what: "inbox_credentials_failed", error: "TypeError" },
    ]);
  });
});
