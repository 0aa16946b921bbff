import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { migratedControl } from "./control-database.ts";
import { readInbox } from "./fixtures/inbox-view.ts";
import { CLOUD_CHANGE_FIXTURES } from "./fixtures/meta/cloud-change-fixtures.ts";
import { ANA, cloud, echo, fromPhone, seconds, wrote } from "./fixtures/meta/cloud-envelope.ts";
import { CLOUD_KIND_FIXTURES } from "./fixtures/meta/cloud-kind-fixtures.ts";
import { CLOUD_NEWS_FIXTURES } from "./fixtures/meta/cloud-news-fixtures.ts";
import { INSTAGRAM_CHANGE_FIXTURES } from "./fixtures/meta/instagram-change-fixtures.ts";
import { INSTAGRAM_KIND_FIXTURES } from "./fixtures/meta/instagram-kind-fixtures.ts";
import type { MetaBody } from "./fixtures/meta/meta-fixture.ts";
import { openMetaFixtureShop } from "./fixtures/meta/meta-shop-of-fixtures.ts";
import { proveFixture } from "./fixtures/prove-fixture.ts";

/**
 * Proves what each webhook of Meta's becomes: signed and posted to the door, stored by the object, read back over RPC,
 * and pushed to a socket. Each fixture has a workspace of its own. What it does not prove: that Meta really sends these
 * bytes (the shapes are reference/meta.md's; what others published of Meta's own goes through the parsers' own tests).
 */

/** The clock stands still, so that times of arrival are known to the millisecond. */
const arrival = new Date();

beforeAll(migratedControl);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: arrival });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("A WhatsApp message of Meta's", () => {
  it.each(CLOUD_KIND_FIXTURES)("$name", async (fixture) => proveFixture(fixture, await openMetaFixtureShop(), arrival));
});

describe("What happens to WhatsApp messages of Meta's", () => {
  it.each(CLOUD_CHANGE_FIXTURES)("$name", async (fixture) =>
    proveFixture(fixture, await openMetaFixtureShop(), arrival),
  );
});

describe("News of a WhatsApp number, its people and its past", () => {
  it.each(CLOUD_NEWS_FIXTURES)("$name", async (fixture) => proveFixture(fixture, await openMetaFixtureShop(), arrival));
});

describe("An Instagram message of Meta's", () => {
  it.each(INSTAGRAM_KIND_FIXTURES)("$name", async (fixture) =>
    proveFixture(fixture, await openMetaFixtureShop(), arrival),
  );
});

describe("What happens to Instagram messages of Meta's", () => {
  it.each(INSTAGRAM_CHANGE_FIXTURES)("$name", async (fixture) =>
    proveFixture(fixture, await openMetaFixtureShop(), arrival),
  );
});

describe("The windows of a WhatsApp chat", () => {
  const HOUR_MS = 3_600_000;
  const hoursAfterNine = (iso: string | null | undefined) =>
    iso == null ? null : (Date.parse(iso) - Number(seconds("09:00:00")) * 1_000) / HOUR_MS;
  const windowAfter = async (...bodies: MetaBody[]) => {
    const { shop, deliver } = await openMetaFixtureShop();
    for (const body of bodies) expect(await deliver(body)).toBe(200);
    const window = (await readInbox(shop.inbox())).chats[0]?.chat.replyWindow;
    return { closes: hoursAfterNine(window?.closesAt), free: hoursAfterNine(window?.freeUntil) };
  };
  const at = (timeOfDay: string) => ({ timestamp: seconds(timeOfDay) });
  const referral = { source_url: "https://fb.me/abc", source_id: "12", source_type: "ad", headline: "Lamps" };
  const ad = cloud({ messages: [wrote("ad", "info", { ...at("09:00:00"), referral })] });
  const answer = echo(fromPhone("answer", "text", { body: "claro" }, at("19:00:00")));

  it("An ad's customer is written to for a day, and costs nothing for three from the answer on, also the phone's.", async () => {
    expect(await windowAfter(ad)).toEqual({ closes: 24, free: null });
    expect(await windowAfter(ad, answer)).toEqual({ closes: 24, free: 82 });
    expect(await windowAfter(answer, ad)).toEqual({ closes: 24, free: 82 });
  });

  it("A customer's call opens the window as a message does, and nothing is unread for it.", async () => {
    const call = { id: "wacid.1", event: "connect", direction: "USER_INITIATED", from: ANA.wa_id };
    const calls = cloud({ calls: [{ ...call, ...at("11:00:00") }] }, "calls");
    expect(await windowAfter(calls)).toEqual({ closes: 26, free: null });
  });
});
