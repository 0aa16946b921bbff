import { describe, expect, it } from "vitest";
import { allowedActions, ownReaction } from "./allowed-actions.ts";
import { anyAbilities } from "./fixtures/abilities.ts";
import { anyMessage } from "./fixtures/message.ts";

const SENT_AT = Date.parse("2026-11-21T09:00:00.000Z");
const own = { direction: "out", status: "sent" } as const;
const at = (more: Parameters<typeof anyMessage>[0] = {}, abilities = anyAbilities(), now = SENT_AT) =>
  Object.entries(allowedActions(anyMessage(more), abilities, now)).flatMap(([name, may]) => (may ? [name] : []));

describe("what one may do with a message", () => {
  it("is what the account can do", () => {
    expect(at()).toEqual(["reply", "react", "copy", "forward"]);
    expect(at({}, anyAbilities({ reply: false }))).toEqual(["react", "copy", "forward"]);
    expect(at({}, anyAbilities({ react: null }))).toEqual(["reply", "copy", "forward"]);
    expect(allowedActions(anyMessage(), null, SENT_AT)).toEqual({
      reply: false,
      react: null,
      edit: false,
      copy: true,
      forward: true,
    });
  });

  it("is an edit only for an own text, and only as long as the network allows it", () => {
    expect(at(own)).toContain("edit");
    expect(at(own, anyAbilities(), SENT_AT + 900_000)).toContain("edit");
    expect(at(own, anyAbilities(), SENT_AT + 900_001)).not.toContain("edit");
    expect(at(own, anyAbilities({ editWithinMs: null }))).not.toContain("edit");
    expect(at({ ...own, kind: "image" })).not.toContain("edit");
    expect(at()).not.toContain("edit");
  });

  it("waits until the provider knows an own message", () => {
    expect(at({ ...own, status: "sending" })).toEqual(["reply", "copy"]);
    expect(at({ ...own, status: "failed" })).toEqual(["copy"]);
    expect(at({ ...own, status: "unconfirmed" })).toEqual(["copy"]);
    expect(at({ ...own, status: "read" })).toEqual(["reply", "react", "edit", "copy", "forward"]);
  });

  it("is nothing with what is deleted and with notices of the system", () => {
    expect(at({ deletedAt: "2026-11-21T09:01:00.000Z", text: null })).toEqual([]);
    expect(at({ kind: "system" })).toEqual([]);
  });

  it("is no forwarding of what is not here, nor of several files where the network does not do it itself", () => {
    const file = (state: "stored" | "not_kept" | "waiting") =>
      ({
        id: "f",
        kind: "image",
        mimeType: null,
        fileName: null,
        sizeBytes: null,
        width: null,
        height: null,
        durationSeconds: null,
        state,
      }) as const;
    expect(at({ attachments: [file("stored")] })).toContain("forward");
    expect(at({ attachments: [file("waiting")] })).not.toContain("forward");
    expect(at({ attachments: [file("not_kept")] })).not.toContain("forward");
    expect(at({ attachments: [file("stored"), file("stored")] })).not.toContain("forward");
    expect(at({ attachments: [file("stored"), file("stored")] }, anyAbilities({ forward: true }))).toContain("forward");
    expect(at({ kind: "unsupported" })).not.toContain("forward");
  });

  it("is no copying where there are no words", () => {
    expect(at({ kind: "image", text: "" })).toEqual(["reply", "react", "forward"]);
  });
});

it("knows our own reaction among the others", () => {
  const theirs = { emoji: "😂", from: "in", senderName: null } as const;
  expect(ownReaction(anyMessage({ reactions: [theirs] }))).toBeNull();
  expect(ownReaction(anyMessage({ reactions: [theirs, { emoji: "👍", from: "out", senderName: null }] }))).toBe("👍");
});
