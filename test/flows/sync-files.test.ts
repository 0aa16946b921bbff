import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { openSyncingShop } from "./fixtures/syncing-shop.ts";

beforeAll(async () => void (await migratedControl()));

it("a file that was given up is asked for again while the provider still lists its message", async () => {
  const shop = await openSyncingShop();
  await shop.writes("mira", { attachments: [{ kind: "photo" }] });
  await shop.sync();
  const stateOf = async () => (await shop.thread())[0]?.attachments[0]?.state;
  await runInDurableObject(shop.object(), (_object, { storage }) => {
    storage.sql.exec("UPDATE files SET state = 'expired', next_at = NULL, object_key = NULL, tries = 12");
    // So that the next sync looks far back.
    storage.sql.exec("UPDATE accounts SET looked_back_at = NULL");
  });
  expect(await stateOf()).toBe("expired");
  await shop.sync();
  expect(await stateOf()).not.toBe("expired");
});
