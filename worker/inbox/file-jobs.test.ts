import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { nextFileDueAt, removeForgotten, settleFetched, takeDueFiles, takeForgottenKeys } from "./file-jobs.ts";
import { parseFileId } from "./files.ts";
import { forgetAccount } from "./forget-account.ts";
import { takeUpload } from "./take-upload.ts";

const attachment = {
  id: "att",
  kind: "image",
  mimeType: "image/png",
  fileName: null,
  sizeBytes: 4,
  width: 1,
  height: 1,
};
const picture = (id: string) => channelMessage(id, { kind: "image", text: null, attachments: [attachment as never] });

let { sql, deliver, thread } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, thread } = inboxInMemory());
});

/** Files that are being fetched, by their place. */
const asked = () =>
  takeDueFiles(sql, NOW).map(({ fileId }) => {
    const place = parseFileId(fileId);
    if (place === null) throw new Error("no file");
    return place;
  });
const stored = (objectKey: string) => ({
  ...({ state: "stored", mimeType: "image/png", sizeBytes: 4, width: 1, height: 1 } as const),
  objectKey,
});
/** What is thrown away in all that is due from now on. */
const thrownAway = () => {
  const keys: string[] = [];
  for (let at = nextFileDueAt(sql); at !== null; at = nextFileDueAt(sql)) keys.push(...takeForgottenKeys(sql, at));
  return keys;
};

describe("Bytes that were fetched", () => {
  it("of a message that was deleted meanwhile are thrown away.", () => {
    deliver([picture("1")]);
    const [place] = asked();
    deliver([amendmentOf("1", { type: "delete" })]);
    settleFetched(sql, place!, stored("key"), NOW);
    expect(thrownAway()).toEqual(["key"]);
    expect(sql.all("SELECT * FROM uploads")).toEqual([]);
  });

  it("of an account that was erased meanwhile are thrown away.", () => {
    deliver([picture("1")]);
    const [place] = asked();
    while (!forgetAccount(sql, ACCOUNT.id, true).isDone) {}
    settleFetched(sql, place!, stored("key"), NOW);
    expect(thrownAway()).toEqual(["key"]);
  });

  it("twice, since a queue may deliver twice, are kept once.", () => {
    deliver([picture("1")]);
    const [place] = asked();
    settleFetched(sql, place!, stored("large-1"), NOW);
    settleFetched(sql, place!, stored("large-1"), NOW);
    settleFetched(sql, place!, stored("large-2"), NOW);
    expect(thrownAway()).toEqual(["large-2"]);
    expect(thread()[0]?.attachments[0]).toMatchObject({ state: "stored" });
  });

  it("are thrown away in the end, whatever keeps the store from it at first.", async () => {
    deliver([picture("1")]);
    const [place] = asked();
    settleFetched(sql, place!, stored("key"), NOW);
    deliver([amendmentOf("1", { type: "delete" })]);
    const removed: string[] = [];
    let isAway = true;
    const remove = async (keys: readonly string[]) => {
      if (isAway) throw new Error("no answer");
      removed.push(...keys);
    };
    const core = { sql, isGone: false, files: { remove } };
    await expect(removeForgotten(core, nextFileDueAt(sql)!)).rejects.toThrow("no answer");
    isAway = false;
    for (let at = nextFileDueAt(sql); at !== null; at = nextFileDueAt(sql)) await removeForgotten(core, at);
    expect(removed).toEqual(["key"]);
    expect(sql.all("SELECT * FROM uploads")).toEqual([]);
  });

  it("of an upload that is refused are thrown away.", () => {
    const upload = { ...stored("key"), kind: "image", fileName: "a.png", origin: "https://p.test" } as const;
    expect(takeUpload(sql, { ...upload, id: "up", accountId: "erased" }, NOW)).toMatchObject({ ok: false });
    expect(thrownAway()).toEqual(["key"]);
  });

  it("of a message that was deleted stay where another message has the same.", () => {
    deliver([picture("1"), picture("2")]);
    const [one, two] = asked();
    deliver([amendmentOf("1", { type: "delete" })]);
    const deleted = sql.first<{ seq: number }>("SELECT seq FROM messages WHERE deleted_at IS NOT NULL")!.seq;
    const [gone, here] = one!.messageSeq === deleted ? [one!, two!] : [two!, one!];
    settleFetched(sql, gone, stored("key"), NOW);
    settleFetched(sql, here, stored("key"), NOW);
    expect(thrownAway()).toEqual([]);
  });
});
