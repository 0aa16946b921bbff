import { beforeEach, expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { indexSlice, nextIndexAt } from "./keep-index.ts";
import { search } from "./search.ts";

let { sql, deliver } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver } = inboxInMemory());
});

function found(text: string): (string | null)[] {
  const answer = search(sql, { text, utcOffsetMinutes: 0, cursor: null, limit: 50 });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.value.items.map(({ message }) => message.text);
}

test("an edited message is found by what it says now, and by nothing that it said before", () => {
  deliver([channelMessage("1", { text: "the first words" })]);
  expect(found("first")).toEqual(["the first words"]);
  deliver([amendmentOf("1", { type: "edit", text: "other words" })]);
  expect(found("first")).toEqual([]);
  expect(found("other")).toEqual(["other words"]);
});

test("a deleted message is found by nothing", () => {
  deliver([channelMessage("1", { text: "a secret" })]);
  expect(found("secret")).toHaveLength(1);
  deliver([amendmentOf("1", { type: "delete" })]);
  expect(found("secret")).toEqual([]);
  expect(sql.all("SELECT rowid FROM message_search WHERE message_search MATCH 'secret'")).toEqual([]);
});

test("a message that comes costs the index nothing until somebody searches or much has gathered", () => {
  deliver([channelMessage("1")]);
  expect(sql.all("SELECT rowid FROM message_search WHERE message_search MATCH 'text'")).toEqual([]);
  expect(nextIndexAt(sql)).toBeNull();
  deliver(Array.from({ length: 1_000 }, (_, place) => channelMessage(`many-${place}`, { at: NOW - place })));
  expect(nextIndexAt(sql)).not.toBeNull();
  expect(indexSlice(sql)).toBe(false);
  expect(indexSlice(sql)).toBe(true);
  expect(nextIndexAt(sql)).toBeNull();
});

test("a file is found by its name, and a person by every name they are called by", () => {
  const file = { id: "f", kind: "document", mimeType: null, fileName: "Quarterly-report.pdf" } as const;
  const size = { sizeBytes: null, width: null, height: null, durationSeconds: null };
  deliver([channelMessage("1", { text: null, kind: "document", attachments: [{ ...file, ...size }] })]);
  expect(found("quarterly")).toHaveLength(1);
  expect(found("report has:media")).toHaveLength(1);
  expect(found("from:lucia quarterly")).toHaveLength(1);
});
