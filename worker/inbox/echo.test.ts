import { beforeEach, describe, expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelAttachment } from "../shared/wire.ts";
import { nextFileDueAt, takeDueFiles } from "./file-jobs.ts";
import { finishAttempt } from "./outbox.ts";
import type { Sql } from "./sql.ts";

/** What becomes of an own message that comes back while its send is open. In any order of events: test/simulation. */

let sql: Sql;
let { deliver, thread, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, thread, beginSend } = inboxInMemory());
  deliver([channelMessage("1")]);
});

const file = (kind: ChannelAttachment["kind"]): ChannelAttachment => ({
  ...{ id: "file-1", kind, mimeType: null, fileName: null, sizeBytes: null, width: null, height: null },
  durationSeconds: null,
});

describe("An echo that is folded into the message of ours that it is", () => {
  it("leaves no file behind that would be asked for again and again.", () => {
    const { item, id } = beginSend("hello");
    const said = { direction: "out", kind: "image", text: "You sent a photo", attachments: [file("image")] } as const;
    deliver([channelMessage("out-1", { ...said, attachments: [...said.attachments], at: NOW })]);
    expect(nextFileDueAt(sql)).toBe(NOW);
    finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
    expect(thread()).toMatchObject([{ id, providerMessageId: "wamid-out-1" }, {}]);
    expect(nextFileDueAt(sql)).toBeNull();
  });

  it("wakes nobody either where an older Parley left such a file behind.", () => {
    sql.run("INSERT INTO files (message_seq, place, state, next_at) VALUES (999, 0, 'waiting', ?)", NOW);
    expect(takeDueFiles(sql, NOW)).toEqual([]);
    expect(nextFileDueAt(sql)).toBeNull();
  });
});
