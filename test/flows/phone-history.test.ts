import { beforeAll, expect, it } from "vitest";
import type { Account } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";

/**
 * Proves that a phone in coexistence is asked for its history when its number is connected, that the parts may come in
 * any order, and that what it does not share is said. Against the simulated Meta.
 */
beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

const CUSTOMER = "34611000001";

async function openPhoneShop(): Promise<MetaShop> {
  const shop = await openMetaShop();
  const { phoneNumberId: id, businessAccountId } = shop.papers;
  await shop.meta.createApp(appOf(shop.papers, { number: { id, businessAccountId, isOnPhoneApp: true } }));
  await shop.connectBoth();
  return shop;
}

const part = (phase: number, progress: number, text: string, secondsAgo: number) => ({
  metadata: { phase, chunk_order: phase + 1, progress },
  threads: [
    {
      id: CUSTOMER,
      messages: [
        {
          from: CUSTOMER,
          id: `wamid.${text}`,
          timestamp: String(Math.floor(Date.now() / 1000) - secondsAgo),
          type: "text",
          text: { body: text },
          history_context: { status: "READ" },
        },
      ],
    },
  ],
});

async function number(shop: MetaShop): Promise<Account> {
  const accounts = (await shop.visitor.query("accounts.list")).data.items as Account[];
  const found = accounts.find(({ channel }) => channel === "whatsapp");
  if (found === undefined) throw new Error("the number is not connected");
  return found;
}

it("is asked for once the account is known, for contacts and for history", async () => {
  const shop = await openPhoneShop();
  const asked = (await shop.simulator.requests()).filter(
    ({ path }) => path === `/${shop.papers.phoneNumberId}/smb_app_data`,
  );
  expect(asked.map(({ method }) => method)).toEqual(["POST", "POST"]);
});

it("shows how far it is while its parts come out of order, and puts each message at its own time, read", async () => {
  const shop = await openPhoneShop();
  const shares = async (...history: Record<string, unknown>[]) => {
    await shop.meta.phoneShares({ accountId: shop.papers.phoneNumberId, history });
    await shop.carry();
  };
  await shares(part(1, 55, "hace un mes", 30 * 86_400));
  expect((await number(shop)).sync).toMatchObject({ state: "running", kind: "history", progress: 55, phase: 1 });
  await shares(part(0, 20, "ayer", 86_400));
  expect((await number(shop)).sync).toMatchObject({ state: "running", progress: 55, phase: 1 });
  const checklist = (await shop.visitor.query("onboarding.get")).data.checklist as { key: string; state: string }[];
  expect(checklist.find(({ key }) => key === "history")).toMatchObject({ state: "waiting" });
  await shares(part(2, 100, "hace medio año", 170 * 86_400));
  expect((await number(shop)).sync).toMatchObject({ state: "idle", kind: "history", progress: 100 });

  const [chat] = await shop.chats();
  expect((await shop.thread(chat?.id ?? "")).map(({ text }) => text)).toEqual([
    "hace medio año",
    "hace un mes",
    "ayer",
  ]);
  expect(chat?.unreadCount).toBe(0);
});

it("says plainly that the owner of the phone does not share it", async () => {
  const shop = await openPhoneShop();
  const error = { code: 2593109, title: "History sync is turned off by the business from the WhatsApp Business App" };
  await shop.meta.phoneShares({ accountId: shop.papers.phoneNumberId, history: [{ errors: [error] }] });
  await shop.carry();
  const { sync } = await number(shop);
  expect(sync).toMatchObject({ state: "failed", problem: expect.stringContaining("chose not to share its history") });
  expect(sync?.note).toContain("stays on the phone");
});
