import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { until } from "./fixtures/until.ts";

/** Proves that a group, which webhooks leave nameless, gets its name from the provider. */

let time: PassingTime;
let shop: SellingShop;

beforeAll(migratedControl);
beforeEach(async () => {
  time = passingTime();
  shop = await openSellingShop();
});
afterEach(() => time.restore());

const groupWrites = () =>
  shop.provider.customerWrites({
    accountId: shop.accountId,
    from: { name: "Nerea", phone: "34611000777" },
    group: { name: "Boda en Sóller", members: [{ name: "Ana", phone: "34611000778" }] },
    text: "¡Hola a todos!",
  });

const groupName = async () =>
  ((await shop.visitor.query("chats.list", {})).data.items as { name: string; isGroup: boolean }[]).find(
    (chat) => chat.isGroup,
  )?.name;

it("A new group is asked about, and its name reaches an open screen as an event.", async () => {
  const { live } = await openCaughtUp(shop.visitor);
  await groupWrites();
  await shop.carryWebhooks();
  await until("the group has its name", async () => (await groupName()) === "Boda en Sóller");
  await until("the screen was told", () =>
    live.frames.some(
      (frame) => frame.type === "event" && frame.change.kind === "chat" && frame.change.chat.name === "Boda en Sóller",
    ),
  );
});

it("A provider that cannot be asked just now is asked again later.", async () => {
  await shop.provider.addFault({
    on: "request",
    scope: { method: "GET", path: "/chats/:id", apiKey: shop.apiKey },
    count: 1,
    fault: { kind: "status", status: 500 },
  });
  await groupWrites();
  await shop.carryWebhooks();
  await until("the provider was asked", async () =>
    (await shop.provider.requests({ apiKey: shop.apiKey })).some(({ path }) => /^\/chats\/[^/]+$/.test(path)),
  );
  expect(await groupName()).toBe("Group");
  await time.pass(shop, 90);
  await until("the group has its name", async () => (await groupName()) === "Boda en Sóller");
});
