import { beforeEach, expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { entriesAfter, position } from "./event-log.ts";

let { sql, deliver, thread, gapless } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, thread, gapless } = inboxInMemory());
});

const AT = NOW - 60_000;
const announced = channelMessage("file", { kind: "unsupported", text: "A file.", isPlaceholder: true, at: AT });
const file = channelMessage("file", { kind: "image", text: "the old price", at: AT });
const edit = amendmentOf("file", { type: "edit", text: "the new price" });

test.each([
  ["before the file came", [announced, edit, file]],
  ["after the file came", [announced, file, edit]],
  ["before anything of it came", [edit, announced, file]],
])("the words of an announced file are those that its author gave it last, edited %s", (_, events) => {
  for (const event of events) deliver([event]);
  expect(thread()).toMatchObject([{ kind: "image", text: "the new price", editedAt: new Date(NOW).toISOString() }]);
  gapless();
});

test("an answer to an announced file is told of again when the file comes, since it quotes other words then", () => {
  deliver([announced]);
  const replyTo = { externalId: "file", providerMessageId: null, text: null };
  deliver([channelMessage("answer", { text: "too much", replyTo, at: AT + 1_000 })]);
  const { head } = position(sql);
  deliver([file]);
  const answer = thread().find(({ text }) => text === "too much");
  expect(answer?.replyTo).toMatchObject({ text: "the old price" });
  expect(entriesAfter(sql, head, 10).map(({ entity }) => entity)).toContain(answer?.id);
});
