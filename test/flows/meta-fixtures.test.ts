import { afterEach, beforeAll, beforeEach, describe, it, vi } from "vitest";
import { migratedControl } from "./control-database.ts";
import { CLOUD_CHANGE_FIXTURES } from "./fixtures/meta/cloud-change-fixtures.ts";
import { CLOUD_KIND_FIXTURES } from "./fixtures/meta/cloud-kind-fixtures.ts";
import { CLOUD_NEWS_FIXTURES } from "./fixtures/meta/cloud-news-fixtures.ts";
import { INSTAGRAM_CHANGE_FIXTURES } from "./fixtures/meta/instagram-change-fixtures.ts";
import { INSTAGRAM_KIND_FIXTURES } from "./fixtures/meta/instagram-kind-fixtures.ts";
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
