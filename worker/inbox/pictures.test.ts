import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { forgetAccount } from "./forget-account.ts";
import type { InboxCore } from "./inbox-core.ts";
import { fetchPictures, nextPictureAt, notePicture } from "./pictures.ts";

let { sql, deliver, chat } = inboxInMemory();
let removed: string[] = [];
let now = NOW;
beforeEach(() => {
  ({ sql, deliver, chat } = inboxInMemory());
  [removed, now] = [[], NOW];
  deliver([channelMessage("1")]);
});
afterEach(() => vi.unstubAllGlobals());

/** Fetches what is due; `meanwhile` happens while the first of it is on its way. */
async function fetchDue(meanwhile: () => void): Promise<void> {
  let kept = 0;
  const core = {
    ...{ sql, clock: () => now, isGone: false, sendFrames: () => {} },
    openAccess: async () => ({
      ...{ provider: "unipile", channel: "whatsapp", origin: "https://api1.unipile.com:13111", apiKey: "key" },
      accountExternalId: ACCOUNT.externalId,
    }),
    files: {
      keepPicture: async () => {
        if (kept++ === 0) meanwhile();
        return `picture-${kept}`;
      },
      removePictures: async (names: string[]) => void removed.push(...names),
    },
  };
  vi.stubGlobal("fetch", async () => new Response("bytes", { headers: { "content-type": "image/jpeg" } }));
  await fetchPictures(core as unknown as InboxCore);
}

const ownerOf = () => ({ owner: chat().id, accountId: ACCOUNT.id });

describe("A picture", () => {
  it("that is on its way while its account is erased is kept nowhere.", async () => {
    notePicture(sql, ownerOf(), { address: "attendee", version: "1" }, NOW);
    await fetchDue(() => {
      while (!forgetAccount(sql, ACCOUNT.id, true).isDone) {}
    });
    await fetchDue(() => {});
    expect(sql.all("SELECT * FROM pictures")).toEqual([]);
    expect(removed).toContain("picture-1");
  });

  it("that has become another one while it was fetched is fetched again.", async () => {
    const owner = ownerOf();
    notePicture(sql, owner, { address: "attendee", version: "1" }, NOW);
    await fetchDue(() => notePicture(sql, owner, { address: "attendee", version: "2" }, NOW + 1_000));
    expect(nextPictureAt(sql)).toBeGreaterThan(NOW);
    now += 100_000;
    await fetchDue(() => {});
    expect(nextPictureAt(sql)).toBeNull();
  });
});
