import { expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { findPass, requestPass } from "./passes.ts";
import { statusesOf } from "./reconcile-statuses.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What is asked about in all turns of a reading of the last two hours. */
async function askedAbout({ sql }: ReturnType<typeof inboxInMemory>): Promise<string[]> {
  const asked: string[] = [];
  const messageStatus = async (_: unknown, id: string) => {
    asked.push(id);
    return { ok: true, value: [] };
  };
  requestPass(sql, "account-1", "catch_up", NOW, { after: NOW - 2 * 60 * 60 * 1000 });
  let pass = findPass(sql, "account-1", "catch_up");
  while (pass !== null) {
    const page = await statusesOf(
      sql,
      { channel: { messageStatus } as never, access: {} as never },
      pass,
      NOW + 60_000,
    );
    if (!page.ok) throw new Error(page.reason);
    const { nextCursor } = page.value;
    pass = nextCursor === null ? null : { ...pass, pageCursor: nextCursor };
  }
  return asked;
}

const sent = (id: string) => channelMessage(id, { direction: "out", at: NOW - 60_000 });
const old = (from: number, count: number, over: object) =>
  Array.from({ length: count }, (_, at) => channelMessage(`old-${from + at}`, { at: NOW - 9 * DAY_MS, ...over }));

it.each([
  ["a history that came after it", { isHistory: true }],
  ["what another sync found after it", { arrivedLate: true }],
])("A message whose receipts may be lost is asked about also beneath %s.", async (_, over) => {
  const inbox = inboxInMemory();
  inbox.deliver([sent("mine")]);
  for (let from = 0; from < 1_200; from += 100) inbox.deliver(old(from, 100, over));
  inbox.deliver([sent("newest")]);
  expect(await askedAbout(inbox)).toEqual(["newest", "mine"]);
});

it("Nothing is looked through that lies beneath what was said before the time that is read.", async () => {
  const inbox = inboxInMemory();
  for (let from = 0; from < 600; from += 100) inbox.deliver(old(from, 100, {}));
  // One that its provider was slow to tell of does not end the walk.
  inbox.deliver([sent("mine"), ...old(600, 1, {}), sent("newest")]);
  expect(await askedAbout(inbox)).toEqual(["newest", "mine"]);
});
