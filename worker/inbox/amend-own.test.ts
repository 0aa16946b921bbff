import { afterEach, expect, it, vi } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { careForAccount } from "./account-care.ts";
import { amendOwn } from "./amend-own.ts";

/** Proves what is not even asked of a provider. What comes of asking: test/flows. */

afterEach(() => vi.unstubAllGlobals());

it("Nothing goes out of a paused account, a reaction no more than a message, until it is resumed.", async () => {
  const { sql, deliver, thread } = inboxInMemory();
  deliver([channelMessage("1")]);
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    calls.push(url);
    return Response.json({});
  });
  const access = { ...ACCOUNT, origin: "https://api1.unipile.com:13111", apiKey: "key" };
  const openAccess = async () => ({ ...access, accountExternalId: ACCOUNT.externalId });
  const react = () => amendOwn(sql, openAccess, thread()[0]?.id ?? "", { type: "react", emoji: "👍" }, () => NOW);

  careForAccount(sql, ACCOUNT.id, { type: "pause" }, NOW);
  expect(await react()).toMatchObject({ ok: false, reason: "refused", error: { code: "account_paused" } });
  expect(calls).toEqual([]);
  careForAccount(sql, ACCOUNT.id, { type: "resume" }, NOW);
  expect(await react()).toMatchObject({ ok: true });
  expect(calls).toHaveLength(1);
});
