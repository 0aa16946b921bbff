import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { migratedControl } from "./control-database.ts";
import { ALL_FIXTURES } from "./fixtures/all-fixtures.ts";
import { readInbox } from "./fixtures/inbox-view.ts";
import { proveFixture } from "./fixtures/prove-fixture.ts";
import { openConnectedShop } from "./fixtures/shop.ts";

/**
 * Proves what each webhook of UniPile becomes: posted to the door, stored by the object, read back over RPC, and
 * pushed to a socket. Each fixture has a workspace of its own. What it does not prove: that the provider really
 * sends these bytes (no account of theirs was at hand; the shapes are reference/unipile.md's).
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

describe("A delivery of UniPile's", () => {
  it.each(ALL_FIXTURES)("$name", async (fixture) => {
    const shop = await openConnectedShop();
    await proveFixture(fixture, { shop, deliver: shop.deliver }, arrival);
  });

  it("is never quoted by its dead letter.", async () => {
    const shop = await openConnectedShop();
    const secret = "my card number is 4000 0000 0000 0002";
    for (const fixture of ALL_FIXTURES) {
      if (fixture.deadLetters === undefined || typeof fixture.delivery === "string") continue;
      const bodies = Array.isArray(fixture.delivery) ? fixture.delivery : [fixture.delivery];
      await shop.deliver(bodies.map((body) => ({ ...body, message: secret, [secret]: secret })));
    }
    const { deadLetters } = await readInbox(shop.inbox());
    expect(deadLetters.length).toBeGreaterThan(5);
    expect(JSON.stringify(deadLetters)).not.toContain("card number");
    expect(JSON.stringify(deadLetters)).not.toContain("3461100000001");
  });
});
