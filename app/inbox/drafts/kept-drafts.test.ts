import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newTabStorage } from "../fixtures/tab-storage.ts";
import { claimDrafts, dropDrafts, endedDrafts, keepDraft, noteEnded, readDraft, unsavedDrafts } from "./kept-drafts.ts";

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
  noteEnded("sent", 7);
  claimDrafts("ann");
  expect(readDraft("chat")).toBe("Dear customer");
  expect(endedDrafts()).toEqual([["sent", 7]]);
  claimDrafts("bob");
  expect(readDraft("chat")).toBe("");
  expect(unsavedDrafts()).toEqual([]);
  expect(endedDrafts()).toEqual([]);
});
