import { expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { type ChatAction, workOnChats } from "./chat-work.ts";

function seenThenWritten() {
  const { sql, chat, deliver, gapless } = inboxInMemory();
  deliver([channelMessage("m1"), channelMessage("m2")]);
  const seen = chat();
  deliver([channelMessage("m3")]);
  const work = (action: ChatAction, rev?: number) => {
    const answer = workOnChats(sql, [seen.id], action, NOW, rev === undefined ? undefined : { [seen.id]: rev });
    return answer.ok ? answer.value[0] : null;
  };
  return { seen, chat, deliver, gapless, work };
}

it("What came after a chat was seen stays unread when it is marked as read, however late that is said.", () => {
  const { seen, chat, deliver, gapless, work } = seenThenWritten();
  for (const _ of ["once", "again"]) expect(work({ type: "mark_read" }, seen.rev)).toMatchObject({ unreadCount: 1 });
  // As of another database, perhaps.
  expect(work({ type: "mark_read" }, chat().rev + 1_000)).toMatchObject({ unreadCount: 0 });
  deliver([channelMessage("m4")]);
  expect(work({ type: "mark_read" })).toMatchObject({ unreadCount: 0 });
  gapless();
});

it("A chat in which the customer has written after it was seen is put out of nobody's sight.", () => {
  for (const action of [{ type: "done" }, { type: "snooze", until: NOW + 60_000 }] as const) {
    const { seen, chat, work } = seenThenWritten();
    expect(work(action, seen.rev)).toMatchObject({ state: "open", unreadCount: 1 + 2 });
    expect(work(action, chat().rev)?.state).not.toBe("open");
  }
});
