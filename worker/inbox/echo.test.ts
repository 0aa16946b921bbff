import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelAttachment } from "../shared/wire.ts";
import { applyListed } from "./apply-listed.ts";
import { composeMessage } from "./compose.ts";
import { nextFileDueAt, takeDueFiles } from "./file-jobs.ts";
import { beginAttempt, dueItems, finishAttempt, finishSettleCheck } from "./outbox.ts";
import { nextRereadAt } from "./reread-list.ts";
import type { Sql } from "./sql.ts";

/** What becomes of an own message that comes back while its send is open. In any order of events: test/simulation. */

let sql: Sql;
let { deliver, chat, thread, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, beginSend } = inboxInMemory());
  deliver([channelMessage("1")]);
});

const file = (kind: ChannelAttachment["kind"]): ChannelAttachment => ({
  ...{ id: "file-1", kind, mimeType: null, fileName: null, sizeBytes: null, width: null, height: null },
  durationSeconds: null,
});

const MINUTE_MS = 60_000;
const TIMEOUT = { type: "unconfirmed", error: { code: "timeout", text: "" } } as const;
const BUSY = { type: "not_sent", error: { code: "429", text: "Busy" }, retryAfterMs: 1_000 } as const;
type Kind = "text" | "image" | "voice" | "unsupported";

/** An own message that came back, or was written on the phone. */
function comes(externalId: string, kind: Kind, text: string | null, at = NOW): void {
  const attachments = kind === "image" || kind === "voice" ? [file(kind)] : [];
  deliver([channelMessage(externalId, { direction: "out", kind, text, at, attachments })], at);
}

function beginImage() {
  const begun = beginSend("");
  sql.run("UPDATE messages SET kind = 'image' WHERE seq = ?", begun.item.messageSeq);
  return begun;
}

/** It was looked for and not found. */
function beginLost(text: string) {
  const begun = beginSend(text);
  finishAttempt(sql, begun.item, TIMEOUT, NOW, 0);
  for (const afterMs of [3_000, 15_000, 75_000]) finishSettleCheck(sql, begun.item, true, NOW + afterMs);
  return begun;
}

function beginAt(text: string, now: number) {
  const written = composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text }, now);
  const [item] = dueItems(sql, now);
  if (!written.ok || item === undefined) throw new Error("nothing is due");
  beginAttempt(sql, item, now);
  return { item, id: written.value.id };
}

const statusOf = (id: string) => thread().find((message) => message.id === id)?.status;

describe("An own message that comes back", () => {
  it("is no picture of ours that is on its way when it is a voice note from the phone, or nothing that can be read.", () => {
    const { item, id } = beginImage();
    comes("voice", "voice", null);
    comes("place", "unsupported", null);
    expect(thread().map(({ kind }) => kind)).toEqual(["unsupported", "voice", "image", "text"]);
    finishAttempt(sql, item, { type: "refused", error: { code: "413", text: "Too large" } }, NOW, 0);
    expect(statusOf(id)).toBe("failed");
  });

  it("is a picture of ours when it is one, whatever the provider calls a sticker.", () => {
    const { id } = beginImage();
    comes("out-1", "image", null);
    expect(thread()).toMatchObject([{ id, status: "sent", providerMessageId: "wamid-out-1" }, {}]);
  });

  it("proves that ours was taken, whatever the provider says then, where nothing else could be meant.", () => {
    const { item, id } = beginSend("ok");
    comes("out-1", "text", "ok");
    finishAttempt(sql, item, BUSY, NOW, 0);
    expect(thread()).toHaveLength(2);
    expect(statusOf(id)).toBe("sent");
    expect(dueItems(sql, NOW + 1_000)).toEqual([]);
  });

  it("is the earlier one's with the same words when the provider did not take the later one.", () => {
    const first = beginLost("ok");
    const second = beginAt("ok", NOW + 80_000);
    comes("out-1", "text", "ok", NOW + 81_000);
    finishAttempt(sql, second.item, BUSY, NOW + 82_000, 0);
    expect([statusOf(first.id), statusOf(second.id)]).toEqual(["sent", "queued"]);
    expect(thread()).toHaveLength(3);
  });

  it("is no send of ours where a network tells only of what was typed on the phone, whatever it says.", () => {
    sql.run("UPDATE accounts SET provider = 'meta', channel = 'whatsapp'");
    const { item, id } = beginSend("ok");
    const typed = channelMessage("phone", { direction: "out", text: "ok", at: NOW });
    sql.transaction(() => applyListed(sql, ACCOUNT.id, typed, NOW, NOW));
    expect(thread()).toHaveLength(3);
    finishAttempt(sql, item, TIMEOUT, NOW, 0);
    expect(statusOf(id)).toBe("unconfirmed");
  });

  it("is asked for again when it was a picture that another was taken for, and looks as it does then.", () => {
    const { item, id } = beginImage();
    comes("phone", "image", null);
    finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
    expect(thread()).toHaveLength(3);
    expect(statusOf(id)).toBe("sent");
    expect(nextRereadAt(sql)).not.toBeNull();
    comes("phone", "image", null, NOW + 1);
    expect(thread()[0]).toMatchObject({ kind: "image", attachments: [{ state: "waiting" }] });
  });

  it("is not given to what nobody has heard of for days, although that says the same.", () => {
    const old = beginLost("ok");
    const later = NOW + 5 * 24 * 60 * MINUTE_MS;
    const { item } = beginAt("ok", later);
    comes("phone", "text", "ok", later);
    finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, later, 0);
    expect(statusOf(old.id)).toBe("unconfirmed");
    expect(thread()).toHaveLength(4);
  });
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
