import { expect, it } from "vitest";
import { inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { forgetTarget, keepPushKeys, subscribe, targetsOf } from "./subscriptions.ts";

it("A notice to somebody who left does not switch off the colleague who has signed in at the same browser since.", () => {
  const { sql } = inboxInMemory();
  keepPushKeys(sql, { publicKey: "public", sealedPrivateKey: "sealed", subject: "https://p.test" });
  const browser = { endpoint: "https://fcm.googleapis.com/1", p256dh: "p", auth: "a" };
  const left = { ...browser, memberId: "ana" };
  subscribe(sql, left, NOW);
  subscribe(sql, { ...browser, memberId: "ben" }, NOW);
  forgetTarget(sql, left);
  expect(targetsOf(sql, ["ben"])).toHaveLength(1);
  forgetTarget(sql, { ...browser, memberId: "ben" });
  expect(targetsOf(sql, ["ben"])).toEqual([]);
});
