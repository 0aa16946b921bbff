import { beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { upsertAccount } from "./accounts.ts";
import { cancelSend } from "./cancel-send.ts";
import { composeMessage, retryMessage } from "./compose.ts";
import { discardFailed } from "./discard-failed.ts";
import { nextFileDueAt, takeForgottenKeys } from "./file-jobs.ts";
import { findUpload, noteUploadedAs } from "./file-store.ts";
import { forgetAccount } from "./forget-account.ts";
import { findByClientId, messageId } from "./messages.ts";
import { beginAttempt, dueItems, finishAttempt } from "./outbox.ts";
import type { Sql } from "./sql.ts";
import { takeUpload } from "./take-upload.ts";
import { schedule } from "./team/scheduled.ts";

/** Proves which bytes in R2 go and which stay, by what the object says is to be removed. That they then are: test/flows. */

const DAY_MS = 24 * 3_600_000;

let sql: Sql;
let { deliver, chat } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat } = inboxInMemory());
  deliver([channelMessage("1")]);
});

function upload(id: string, objectKey = `key-of-${id}`, accountId: string = ACCOUNT.id): string {
  const about = { kind: "image", mimeType: "image/png", fileName: "a.png", width: 1, height: 1 } as const;
  const taken = takeUpload(sql, { id, accountId, objectKey, sizeBytes: 10, origin: "https://p.test", ...about }, NOW);
  if (!taken.ok) throw new Error(taken.reason);
  return id;
}

const draftOf = (uploadId: string) => ({ chatId: chat().id, clientId: `send-${uploadId}`, text: "", uploadId });

function send(uploadId: string, outcome: "sent" | "failed" | "waits" = "sent", externalId = `out-${uploadId}`): void {
  const written = composeMessage(sql, draftOf(uploadId), NOW);
  if (!written.ok) throw new Error(written.reason);
  const item = dueItems(sql, NOW)[0];
  if (outcome === "waits" || item === undefined) return;
  beginAttempt(sql, item, NOW);
  const refused = { type: "refused", error: { code: "131026", text: "No" } } as const;
  finishAttempt(sql, item, outcome === "sent" ? { type: "accepted", externalId } : refused, NOW, 0);
}

/** What the alarm has removed up to a time, firing whenever it says that it is due. */
function removedBy(until: number): string[] {
  const keys: string[] = [];
  for (let turns = 0; turns < 20; turns++) {
    const at = nextFileDueAt(sql);
    if (at === null || at > until) return keys.sort();
    keys.push(...sql.transaction(() => takeForgottenKeys(sql, Math.max(at, NOW))));
  }
  throw new Error("the alarm never rests");
}

describe("a file that was uploaded", () => {
  test("and never sent goes after a day", () => {
    upload("a");
    expect(removedBy(NOW + DAY_MS - 1)).toEqual([]);
    expect(findUpload(sql, "a")).not.toBeNull();
    expect(removedBy(NOW + DAY_MS)).toEqual(["key-of-a"]);
    expect(findUpload(sql, "a")).toBeNull();
    expect(nextFileDueAt(sql)).toBeNull();
  });

  test("and sent stays, and wakes nobody", () => {
    upload("a");
    send("a");
    expect(nextFileDueAt(sql)).toBeNull();
  });

  test("and whose copy the provider may have dropped since goes up again when a person sends it again", () => {
    upload("a");
    send("a", "failed");
    const seq = findByClientId(sql, "send-a")?.seq ?? 0;
    noteUploadedAs(sql, seq, "media-1");
    expect(findUpload(sql, "a")?.uploadedAs).toBe("media-1");
    expect(retryMessage(sql, messageId(seq), NOW + 31 * DAY_MS)).toMatchObject({ ok: true });
    expect(findUpload(sql, "a")?.uploadedAs).toBe(null);
  });

  test("and whose send failed stays, so that it can be sent again", () => {
    upload("a");
    send("a", "failed");
    expect(removedBy(NOW + 30 * DAY_MS)).toEqual([]);
    expect(findUpload(sql, "a")).not.toBeNull();
  });

  test("and planned stays until it is sent, or a day longer when that is given up", () => {
    upload("a");
    const order = { id: "plan", draft: draftOf("a"), at: NOW + 9 * DAY_MS, onlyIfUnanswered: false };
    expect(schedule(sql, order, { id: "m", name: "Ann" }, NOW).ok).toBe(true);
    expect(removedBy(NOW + 3 * DAY_MS)).toEqual([]);
    sql.run("UPDATE scheduled_messages SET state = 'cancelled'");
    expect(removedBy(NOW + 5 * DAY_MS)).toEqual(["key-of-a"]);
  });

  test("for a template's header stays when one of those who get it is called back, since the others need it still", () => {
    upload("a");
    const parameters = [{ type: "image" as const, uploadId: "a" }];
    const template = {
      type: "template" as const,
      name: "hello",
      language: "en",
      components: [{ part: "header" as const, parameters }],
    };
    upsertAccount(sql, { ...ACCOUNT, id: "cloud", provider: "meta", externalId: "510" }, NOW);
    sql.run("UPDATE chats SET account_id = 'cloud'");
    for (const clientId of ["first", "second"]) {
      const draft = { chatId: chat().id, clientId, text: "", content: template };
      expect(composeMessage(sql, draft, NOW)).toMatchObject({ ok: true });
    }
    expect(nextFileDueAt(sql)).toBeNull();
    expect(cancelSend(sql, "first", NOW).ok).toBe(true);
    expect(removedBy(NOW + 30 * DAY_MS)).toEqual([]);
    expect(findUpload(sql, "a")).not.toBeNull();
  });

  test.each([
    ["upload", () => upload("b", "key-of-a")],
    [
      "message",
      () => {
        upload("b", "key-of-a");
        send("b");
      },
    ],
  ])("keeps its bytes where another %s has the same", (_, other) => {
    upload("a");
    other();
    sql.run("UPDATE uploads SET look_at = NULL WHERE id = 'b'");
    expect(removedBy(NOW + DAY_MS)).toEqual([]);
    expect(findUpload(sql, "a")).toBeNull();
  });
});

describe("the file of a message of ours", () => {
  test("goes when the message was deleted for everyone", () => {
    upload("a");
    send("a");
    deliver([amendmentOf("out-a", { type: "delete" })]);
    expect(removedBy(NOW + 1)).toEqual(["key-of-a"]);
    expect(sql.all("SELECT id FROM uploads")).toEqual([]);
    expect(sql.all("SELECT message_seq FROM files")).toEqual([]);
  });

  test("stays when another message has the same bytes, until that is deleted, too", () => {
    for (const id of ["a", "b"]) {
      upload(id, "shared");
      send(id);
    }
    deliver([amendmentOf("out-a", { type: "delete" })]);
    expect(removedBy(NOW + DAY_MS)).toEqual([]);
    deliver([amendmentOf("out-b", { type: "delete" })]);
    expect(removedBy(NOW + DAY_MS)).toEqual(["shared"]);
  });

  test("goes when a failed send is discarded, and not when its upload was sent with another message as well", () => {
    upload("a");
    send("a", "failed");
    expect(discardFailed(sql, "send-a", NOW).ok).toBe(true);
    expect(removedBy(NOW + 1)).toEqual(["key-of-a"]);

    upload("b");
    send("b", "failed");
    expect(composeMessage(sql, { ...draftOf("b"), clientId: "again" }, NOW).ok).toBe(true);
    expect(discardFailed(sql, "send-b", NOW).ok).toBe(true);
    expect(removedBy(NOW + 9 * DAY_MS)).toEqual([]);
    expect(findUpload(sql, "b")).not.toBeNull();
  });

  test("waits for a day after a send was called back, since it mostly goes out a word better", () => {
    upload("a");
    send("a", "waits");
    expect(cancelSend(sql, "send-a", NOW).ok).toBe(true);
    expect(removedBy(NOW + DAY_MS - 1)).toEqual([]);
    expect(findUpload(sql, "a")).not.toBeNull();
    expect(removedBy(NOW + DAY_MS)).toEqual(["key-of-a"]);
  });
});

test("an account that is forgotten leaves no bytes of what was uploaded for it, sent or not, and takes no other's", () => {
  upsertAccount(sql, { ...ACCOUNT, id: "other", externalId: "other-external" }, NOW);
  upload("unsent");
  upload("shared-bytes", "shared");
  upload("others", "shared", "other");
  upload("sent");
  send("sent");
  while (!sql.transaction(() => forgetAccount(sql, ACCOUNT.id, false)).isDone);
  expect(removedBy(NOW + 1)).toEqual(["key-of-sent", "key-of-unsent"]);
  expect(sql.all("SELECT id FROM uploads")).toEqual([{ id: "others" }]);
});
