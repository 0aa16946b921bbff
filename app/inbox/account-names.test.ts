import { expect, test } from "vitest";
import type { Account } from "../../worker/shared/wire.ts";
import { accountNames } from "./account-names.ts";

const account = (id: string, channel: Account["channel"], name: string): Account => ({
  ...{ id, channel, name, provider: "unipile", externalId: `external ${id}`, state: "connected", lastSyncAt: null },
});

test("accounts are named where a channel has several of them, and nowhere else", () => {
  const shop = account("1", "whatsapp", "Shop");
  const outlet = account("2", "whatsapp", "Outlet");
  const profile = account("3", "instagram", "shop.profile");
  expect(accountNames({ 1: shop, 3: profile })).toEqual({});
  expect(accountNames({ 1: shop, 2: outlet, 3: profile })).toEqual({ 1: "Shop", 2: "Outlet" });
});
