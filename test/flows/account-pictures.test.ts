import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { openSyncingShop } from "./fixtures/syncing-shop.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, type Visitor } from "./visitor.ts";

/**
 * Proves that accounts are shown with their own picture, from here and not from the network, of each provider that has
 * one. Not here: pictures of people and groups (sync-details.test.ts), and the list on the screen.
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

const accountOf = async (visitor: Visitor, id?: string): Promise<Account | undefined> => {
  const items = (await visitor.query("accounts.list")).data.items as Account[];
  return id === undefined ? items[0] : items.find((account) => account.id === id);
};

const untilPicture = (visitor: Visitor, id?: string, other: string | null = null): Promise<string> =>
  until("the account has its picture", async () => {
    const { pictureUrl = null } = (await accountOf(visitor, id)) ?? {};
    return pictureUrl !== null && pictureUrl !== other && pictureUrl;
  });

async function look(visitor: Visitor, address: string): Promise<[number, string | null]> {
  const answer = await fetchParley(address, { headers: { cookie: visitor.cookie ?? "" } });
  await answer.arrayBuffer();
  return [answer.status, answer.headers.get("content-type")];
}

describe("an account of UniPile", () => {
  it("shows its owner's picture, kept here, and another one when there is another one", async () => {
    const shop = await openSyncingShop();
    const self = await shop.provider.accounts().then((all) => all.find(({ id }) => id === shop.accountId)?.selfId);
    await shop.provider.changePerson(self ?? "", { hasNewPicture: true });
    await shop.sync();
    const first = await untilPicture(shop.visitor);
    expect(first).toMatch(/^\/media\/p[0-9a-f]{64}\.png$/);
    expect(await look(shop.visitor, first)).toEqual([200, "image/png"]);

    await shop.provider.changePerson(self ?? "", { hasNewPicture: true });
    await shop.namesMayBeAsked();
    await shop.sync();
    const second = await untilPicture(shop.visitor, undefined, first);
    expect(await look(shop.visitor, second)).toEqual([200, "image/png"]);
    await until("the bytes before are gone", async () => (await look(shop.visitor, first))[0] === 404);
  });

  it("whose owner shows none is without one, and makes no person of its owner", async () => {
    const shop = await openSyncingShop();
    await shop.sync();
    await shop.untilNoPass();
    expect((await accountOf(shop.visitor))?.pictureUrl).toBeUndefined();
    expect((await shop.visitor.query("chats.list", {})).data.items).toEqual([]);
  });
});

describe("an account of Meta", () => {
  const sync = (shop: MetaShop, accountId: string) => shop.visitor.mutate("accounts.sync", { accountId });

  it("shows the number's or the profile's own, asked for once a week", async () => {
    const shop = await openMetaShop();
    const { number, profile } = appOf(shop.papers);
    if (number === undefined || profile === undefined) throw new Error("no papers");
    await shop.meta.createApp(
      appOf(shop.papers, { number: { ...number, pictureNo: 7 }, profile: { ...profile, pictureNo: 8 } }),
    );
    const { whatsapp, instagram } = await shop.connectBoth();
    for (const { id } of [whatsapp, instagram]) await sync(shop, id);
    const shown = [await untilPicture(shop.visitor, whatsapp.id), await untilPicture(shop.visitor, instagram.id)];
    for (const address of shown) expect(await look(shop.visitor, address)).toEqual([200, "image/png"]);
    expect(new Set(shown).size).toBe(2);

    const asked = async () =>
      (await shop.simulator.requests({ apiKey: shop.papers.accessToken })).filter(({ path }) =>
        path.endsWith("/whatsapp_business_profile"),
      ).length;
    expect(await asked()).toBe(1);
    await sync(shop, whatsapp.id);
    await until("the second sync has ended", async () => {
      const { sync: state } = (await accountOf(shop.visitor, whatsapp.id)) ?? {};
      return state?.state !== "running";
    });
    expect(await asked()).toBe(1);
  });

  it("without one is shown without one", async () => {
    const shop = await openMetaShop();
    const { whatsapp } = await shop.connectBoth();
    await sync(shop, whatsapp.id);
    await until("it was asked", async () =>
      (await shop.simulator.requests({ apiKey: shop.papers.accessToken })).some(({ path }) =>
        path.endsWith("/whatsapp_business_profile"),
      ),
    );
    expect((await accountOf(shop.visitor, whatsapp.id))?.pictureUrl).toBeUndefined();
  });

  it("is shown to nobody of another workspace", async () => {
    const [shop, other] = [await openSyncingShop(), await openSyncingShop()];
    const self = await shop.provider.accounts().then((all) => all.find(({ id }) => id === shop.accountId)?.selfId);
    await shop.provider.changePerson(self ?? "", { hasNewPicture: true });
    await shop.sync();
    expect((await look(other.visitor, await untilPicture(shop.visitor)))[0]).toBe(404);
  });
});
