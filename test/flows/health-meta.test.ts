import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../worker/shared/health.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";

/**
 * Proves that a check of everything sees whether Meta's messages come here, and mends what can be mended without a
 * question. Not here: the other findings (health.test.ts).
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

async function findingsOf({ visitor }: MetaShop): Promise<Finding[]> {
  const { status, data, error } = await visitor.query("health.consistency");
  expect(status, error?.message).toBe(200);
  expect(data.ok).toBe(data.findings.length === 0 && data.unreachable === 0);
  return data.findings;
}

async function repair({ visitor }: MetaShop): Promise<Finding[]> {
  const { status, data, error } = await visitor.mutate("health.repair", { finding: "webhook_missing" });
  expect(status, error?.message).toBe(200);
  return data.findings;
}

/** As somebody does in Meta's dashboard, or another program by its own token. */
async function atMeta({ papers, simulator }: MetaShop, method: string, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${papers.accessToken}` };
  const answer = await fetch(`${simulator.origin}/v25.0${path}`, { method, headers });
  expect(answer.status).toBe(200);
  await answer.text();
}

const missing = (...ids: string[]) => [
  { finding: "webhook_missing", count: ids.length, examples: ids, repairable: true },
];

describe("Meta's webhooks", () => {
  it("that come here are no finding", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    expect(await findingsOf(shop)).toEqual([]);
  });

  it("of a number whose business account the app lost are found and switched on again", async () => {
    const shop = await openMetaShop();
    const { whatsapp } = await shop.connectBoth();
    await atMeta(shop, "DELETE", `/${shop.papers.businessAccountId}/subscribed_apps`);
    expect(await findingsOf(shop)).toEqual(missing(whatsapp.id));
    expect(await repair(shop)).toEqual([]);
    expect(await shop.meta.subscriptions(shop.papers.phoneNumberId)).toHaveLength(1);
  });

  it("of a profile that the app lost are found and switched on again", async () => {
    const shop = await openMetaShop();
    const { instagram } = await shop.connectBoth();
    await atMeta(shop, "DELETE", "/me/subscribed_apps");
    expect(await findingsOf(shop)).toEqual(missing(instagram.id));
    expect(await repair(shop)).toEqual([]);
  });

  it("that go to an address which Parley had before are brought to the one of today", async () => {
    const shop = await openMetaShop();
    const { whatsapp, door } = await shop.connectBoth();
    const before = { url: `https://former.parley.example${door.path}`, verifyToken: door.verifyToken };
    await shop.meta.setNumberWebhook(shop.papers.phoneNumberId, before);
    expect(await findingsOf(shop)).toEqual(missing(whatsapp.id));
    expect(await repair(shop)).toEqual([]);
  });

  it("that another product has are told, and left to the owner", async () => {
    const shop = await openMetaShop();
    const { whatsapp } = await shop.connectBoth();
    const theirs = { url: "https://another-product.example/webhook", verifyToken: "theirs" };
    await shop.meta.setNumberWebhook(shop.papers.phoneNumberId, theirs);
    const found = [{ finding: "webhook_elsewhere", count: 1, examples: [whatsapp.id], repairable: false }];
    expect(await findingsOf(shop)).toEqual(found);
    expect(await repair(shop)).toEqual(found);
    await shop.visitor.mutate("accounts.takeOverWebhook", { accountId: whatsapp.id });
    expect(await findingsOf(shop)).toEqual([]);
  });

  it("of which Meta says nothing just now are said to be unchecked, and nothing is changed", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { method: "GET", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 503 }, count: null });
    const { data } = await shop.visitor.query("health.consistency");
    expect(data).toMatchObject({ ok: false, findings: [], unreachable: 2 });
    await shop.simulator.clearFaults({ apiKey: shop.papers.accessToken });
    expect(await findingsOf(shop)).toEqual([]);
  });
});
