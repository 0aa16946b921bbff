import { describe, expect, it } from "vitest";
import type { Message } from "../../worker/shared/wire.ts";
import type { PendingSend } from "./inbox-state.ts";
import { type ThreadRow, threadDays, unreadLine } from "./thread-rows.ts";

const message = (id: string, at: string, more: Partial<Message> = {}): Message => ({
  id,
  chatId: "ann",
  direction: "in",
  kind: "text",
  text: id,
  at,
  status: "received",
  error: null,
  providerMessageId: null,
  clientId: null,
  senderName: null,
  replyTo: null,
  reactions: [],
  attachments: [],
  editedAt: null,
  deletedAt: null,
  sortAt: Date.parse(at),
  seq: 1,
  rev: 1,
  ...more,
});
const own = { direction: "out", status: "sent" } as const;

const pending: PendingSend = {
  clientId: "c1",
  chatId: "ann",
  text: "Hello",
  createdAt: Date.parse("2026-11-21T09:10:00.000Z"),
  state: "sending",
  reason: null,
};

/** `a*` starts a run, `a` goes on with it, `--2` is the line above two new ones. */
const spelled = (row: ThreadRow) => {
  if (row.type === "new") return `--${row.count}`;
  return row.type === "note" ? `(${row.key})` : `${row.key}${row.isFirst ? "*" : ""}`;
};

describe("the look of a thread", () => {
  const messages = [
    message("a", "2026-11-20T22:30:00.000Z"),
    message("b", "2026-11-20T23:30:00.000Z"),
    message("c", "2026-11-21T09:00:00.000Z"),
    message("d", "2026-11-21T09:01:00.000Z", own),
    message("e", "2026-11-21T09:02:00.000Z", own),
    message("f", "2026-11-21T09:03:00.000Z"),
  ];

  it("parts the days as the viewer's clock does, and runs by who speaks", () => {
    const days = threadDays(messages, [], null, "Europe/Madrid");
    expect(days.map(({ day, rows }) => [day, ...rows.map(spelled)])).toEqual([
      ["2026-11-20", "a*"],
      ["2026-11-21", "b*", "c", "d*", "e", "f*"],
    ]);
    expect(threadDays(messages, [], null, "UTC").map(({ day, rows }) => [day, rows.length])).toEqual([
      ["2026-11-20", 2],
      ["2026-11-21", 4],
    ]);
  });

  it("parts a run by speaker in a group", () => {
    const group = [
      message("a", "2026-11-21T09:00:00.000Z", { senderName: "Ana" }),
      message("b", "2026-11-21T09:01:00.000Z", { senderName: "Ben" }),
      message("c", "2026-11-21T09:02:00.000Z", { senderName: "Ben" }),
    ];
    expect(threadDays(group, [], null, "UTC")[0]?.rows.map(spelled)).toEqual(["a*", "b*", "c"]);
  });

  it("puts what is on its way at the end, and the confirmed message has the same key", () => {
    const before = threadDays(messages, [pending], null, "UTC").at(-1)?.rows.at(-1);
    const confirmed = message("m9", "2026-11-21T09:10:01.000Z", { ...own, clientId: "c1" });
    const after = threadDays([...messages, confirmed], [], null, "UTC")
      .at(-1)
      ?.rows.at(-1);
    expect(before).toMatchObject({ key: "c1", isFirst: true, pending });
    expect(after).toMatchObject({ key: "c1", isFirst: true, pending: null });
  });

  it("puts a note at its place, where it ends the run that it stands in, also behind everything", () => {
    const note = (id: string, at: string) => ({
      id,
      chatId: "ann",
      text: id,
      author: { id: "1", name: "ana@shop.example" },
      mentions: [],
      at,
      editedAt: null,
      sortAt: Date.parse(at),
      rev: 1,
    });
    const run = [message("x", "2026-11-20T10:00:00.000Z"), message("y", "2026-11-20T10:02:00.000Z")];
    const notes = [note("n1", "2026-11-20T10:01:00.000Z"), note("n2", "2026-11-21T10:00:00.000Z")];
    const days = threadDays(run, [], null, "UTC", null, notes);
    expect(days.map(({ rows }) => rows.map(spelled))).toEqual([["x*", "(n1)", "y*"], ["(n2)"]]);
  });

  it("draws a file on its way as the message that it will be, with what it answers", () => {
    const blob = new Blob(["bytes"]);
    const file = { id: "f", blob, name: "shirt.png", kind: "image", mimeType: "image/png", uploadId: null } as const;
    const size = { width: 4, height: 3, durationSeconds: null };
    const replyTo = { messageId: "a", text: "Which one?", senderName: "Ann" };
    const send: PendingSend = { ...pending, state: "uploading", file: { ...file, ...size }, replyTo };
    const row = threadDays([], [send], null, "UTC")[0]?.rows[0];
    expect(row).toMatchObject({ message: { kind: "image", status: "sending", replyTo } });
    expect(row?.type === "bubble" && row.message.attachments).toMatchObject([
      { kind: "image", fileName: "shirt.png", sizeBytes: 5, width: 4, height: 3, state: "stored" },
    ]);
  });

  it("draws the line above the first unread message and starts a run under it", () => {
    const line = unreadLine(messages, 2);
    expect(line).toEqual({ beforeId: "c", count: 2 });
    expect(threadDays(messages, [], line, "UTC")[1]?.rows.map(spelled)).toEqual(["--2", "c*", "d*", "e", "f*"]);
  });
});

describe("the first unread message", () => {
  it("does not count our own messages and notices", () => {
    const thread = [
      message("a", "2026-11-21T09:00:00.000Z"),
      message("notice", "2026-11-21T09:01:00.000Z", { kind: "system" }),
      message("mine", "2026-11-21T09:02:00.000Z", own),
    ];
    expect(unreadLine(thread, 1)).toEqual({ beforeId: "a", count: 1 });
  });

  it("is the first that is loaded when there are more unread ones than that", () => {
    expect(unreadLine([message("a", "2026-11-21T09:00:00.000Z")], 70)).toEqual({ beforeId: "a", count: 70 });
  });

  it("is not there when everything is read", () => {
    expect(unreadLine([message("a", "2026-11-21T09:00:00.000Z")], 0)).toBeNull();
    expect(unreadLine([], 3)).toBeNull();
  });
});
