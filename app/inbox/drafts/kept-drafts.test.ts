import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { claimDrafts, dropDrafts, keepDraft, readDraft, unsavedDrafts } from "./kept-drafts.ts";

/** A tab's own storage, which outlives the page and whoever was signed in. */
function newTabStorage() {
  const storage = Object.create({
    getItem: (key: string) => storage[key] ?? null,
    setItem: (key: string, value: string) => Object.assign(storage, { [key]: value }),
    removeItem: (key: string) => delete storage[key],
  });
  return storage as Record<string, string>;
}

beforeEach(() => {
  vi.stubGlobal("sessionStorage", newTabStorage());
  dropDrafts();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("what somebody left half written in a tab is theirs again, and nobody else's who signs in there", () => {
  claimDrafts("ann");
  keepDraft("chat", { text: "Dear customer", replyTo: null, isSaved: false });
  claimDrafts("ann");
  expect(readDraft("chat")).toBe("Dear customer");
  claimDrafts("bob");
  expect(readDraft("chat")).toBe("");
  expect(unsavedDrafts()).toEqual([]);
});
