import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding, FindingKind } from "../../worker/shared/health.ts";
import { migratedControl } from "./control-database.ts";
import { openMember } from "./fixtures/member.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { openConnectedShop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";

beforeAll(async () => void (await migratedControl()));

async function findingsOf(shop: SellingShop): Promise<Finding[]> {
  const { status, data, error } = await shop.visitor.query("health.consistency");
  expect(status, error?.message).toBe(200);
  expect(data.ok).toBe(data.findings.length === 0 && data.unreachable === 0);
  return data.findings;
}

const broken = (shop: SellingShop, statement: string) =>
  runInDurableObject(shop.object(), (_object, { storage }) => void storage.sql.exec(statement));

async function repair(shop: SellingShop, finding: FindingKind): Promise<Finding[]> {
  const { status, data, error } = await shop.visitor.mutate("health.repair", { finding });
  expect(status, error?.message).toBe(200);
  return data.findings;
}

/** A fault, and the finding that names it. */
const REPAIRABLE: { fault: string; finding: FindingKind; statement: string }[] = [
  {
    fault: "a wrong count of unread messages",
    finding: "unread_count",
    statement: "UPDATE chats SET unread_count = 7",
  },
  {
    fault: "a chat that shows an older message",
    finding: "last_message",
    statement: "UPDATE chats SET last_seq = NULL",
  },
  {
    fault: "a call that is not accounted for",
    finding: "delivery_tally",
    statement:
      "UPDATE deliveries SET applied = applied - 1 WHERE id = (SELECT min(id) FROM deliveries WHERE applied > 0)",
  },
  {
    fault: "an account that is of another network here than where it was connected",
    finding: "account_type",
    statement: "UPDATE accounts SET channel = 'instagram'",
  },
  { fault: "an account that the inbox has lost", finding: "account_unknown_here", statement: "DELETE FROM accounts" },
];

describe("A check of everything", () => {
  it("finds nothing in a shop where all is well, and counts what there is.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    await shop.customer("Bea");
    expect(await findingsOf(shop)).toEqual([]);
    const { data } = await shop.visitor.query("health.stats");
    expect(data).toMatchObject({
      ...{ accounts: { connected: 1 }, chats: 2, contacts: 2, unreadChats: 2, outbox: 0, deadLetters: 0, files: 0 },
      ...{ deliveries: 2, databaseBytes: expect.any(Number) },
    });
  });

  for (const { fault, finding, statement } of REPAIRABLE) {
    it(`finds ${fault}, and mends it.`, async () => {
      const shop = await openSellingShop();
      const { chatId } = await shop.customer("Ann");
      await broken(shop, statement);
      const found = await findingsOf(shop);
      expect(found).toContainEqual(expect.objectContaining({ finding, repairable: true }));
      const left = await repair(shop, finding);
      expect(left.filter((one) => one.finding === finding)).toEqual([]);
      expect(await findingsOf(shop)).toEqual(left);
      if (finding !== "account_unknown_here") {
        const chat = (await shop.visitor.query("chats.get", { chatId })).data;
        expect(chat).toMatchObject({ unreadCount: 1, channel: "whatsapp", lastMessage: { text: "hola, soy Ann" } });
      }
      await until("doing it again changes nothing, once what the object does by itself is over", async () => {
        const before = await shop.inbox().stateHash();
        await repair(shop, finding);
        return (await shop.inbox().stateHash()) === before;
      });
    });
  }

  it("finds an account that is taken for connected without credentials, and says that it needs a sign-in.", async () => {
    const shop = await openSellingShop();
    await env.CONTROL.prepare("DELETE FROM accounts WHERE tenant_id = ?").bind(shop.tenantId).run();
    expect(await findingsOf(shop)).toEqual([
      { finding: "account_without_credentials", count: 1, examples: [expect.any(String)], repairable: true },
    ]);
    expect(await repair(shop, "account_without_credentials")).toEqual([]);
    expect((await shop.visitor.query("accounts.list")).data.items[0].state).toBe("needs_sign_in");
  });

  it("finds webhooks that are not registered any more, or with another address, and registers them again.", async () => {
    const shop = await openSellingShop();
    const [first] = await shop.provider.webhooks({ apiKey: shop.apiKey });
    const { origin } = (await env.CONTROL.prepare("SELECT origin FROM credentials WHERE tenant_id = ?")
      .bind(shop.tenantId)
      .first<{ origin: string }>())!;
    await fetch(`${origin}/api/v1/webhooks/${first!.id}`, { method: "DELETE", headers: { "x-api-key": shop.apiKey } });
    const [found] = await findingsOf(shop);
    expect(found).toMatchObject({ finding: "webhook_missing", count: 1, repairable: true });
    expect(await repair(shop, "webhook_missing")).toEqual([]);
    expect(await shop.provider.webhooks({ apiKey: shop.apiKey })).toHaveLength(2);
    await shop.customer("Ann");
  });

  it("says so when a provider cannot be asked.", async () => {
    const shop = await openSellingShop();
    const scope = { method: "GET", path: "/webhooks", apiKey: shop.apiKey };
    await shop.provider.addFault({
      on: "request",
      scope,
      count: null,
      fault: { kind: "status", status: 500 },
    } as never);
    const { data } = await shop.visitor.query("health.consistency");
    expect(data).toMatchObject({ ok: false, findings: [], unreachable: 1 });
  });

  it("names what nobody can mend by itself: chats of no account, ids that two chats share, a gap in the log.", async () => {
    const shop = await openSellingShop();
    const { chatId } = await shop.customer("Ann");
    const other = await shop.customer("Bea");
    await broken(shop, `UPDATE chats SET account_id = 'nobody' WHERE id = '${chatId}'`);
    await broken(
      shop,
      `INSERT INTO chat_aliases (account_id, external_id, chat_id)
       SELECT account_id, external_id, '${chatId}' FROM chats WHERE id = '${other.chatId}'`,
    );
    await broken(shop, "DELETE FROM event_log WHERE seq = 2");
    const found = await findingsOf(shop);
    expect(found.map(({ finding, repairable }) => [finding, repairable])).toEqual([
      ["chat_without_account", false],
      ["external_id_twice", false],
      ["log_gap", false],
    ]);
    expect(await repair(shop, "chat_without_account")).toEqual(found);
  });

  it("finds dead letters, and takes them in again when their cause is gone.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    await broken(shop, "UPDATE accounts SET external_id = 'another'");
    const { accountId } = shop;
    await shop.provider.customerWrites({ accountId, from: { name: "Ann", phone: "3461100000001" }, text: "lost?" });
    await shop.carryWebhooks();
    expect((await findingsOf(shop)).map(({ finding }) => finding)).toContain("dead_letters");
    await broken(shop, `UPDATE accounts SET external_id = '${accountId}'`);
    expect(await repair(shop, "dead_letters")).toEqual([]);
    const { data } = await shop.visitor.query("chats.list", {});
    expect((data.items as { lastMessage: { text: string } }[]).map(({ lastMessage }) => lastMessage.text)).toContain(
      "lost?",
    );
  });

  it("finds dead letters, which an owner dismisses one by one or all of a reason, and nobody else.", async () => {
    const shop = await openSellingShop();
    for (const id of ["one", "two", "three"]) await shop.deliver(whatsapp(id, { account_id: "NobodysAccount" }));
    await shop.deliver(whatsapp("odd", { event: "message_teleported" }));
    const letters = async () => (await shop.visitor.query("deliveries.deadLetters")).data.items as { id: string }[];
    const [newest] = await letters();
    const admin = await openMember(shop.tenantId, "admin");
    const refused = await admin.mutate("deliveries.dismiss", { ids: [newest!.id] });
    expect(refused.error.data.reason).toBe("role_not_allowed");

    expect((await shop.visitor.mutate("deliveries.dismiss", { ids: [newest!.id] })).data).toEqual({ dismissed: 1 });
    expect(await letters()).toMatchObject(["three", "two", "one"].map(() => ({ reason: "unknown_account" })));
    expect((await shop.visitor.mutate("deliveries.dismiss", { reason: "unknown_account" })).data.dismissed).toBe(3);
    expect(await letters()).toEqual([]);
    expect(await findingsOf(shop)).toEqual([]);
    const audited = (await shop.visitor.query("audit.list", { limit: 3 })).data.items as { action: string }[];
    expect(audited.map(({ action }) => action)).toContain("dead_letters.dismissed");
    // Nor does the account bring them when it comes: they were given up.
    const late = { provider: "unipile", channel: "whatsapp", externalId: "NobodysAccount", name: "Late" } as const;
    await shop.inbox().connectAccount({ ...late, id: "late", state: "connected" });
    expect((await shop.visitor.query("chats.list", {})).data.items).toEqual([]);
  });

  it("is read by admins and mended by owners.", async () => {
    const shop = await openConnectedShop();
    const [admin, agent] = [await openMember(shop.tenantId, "admin"), await openMember(shop.tenantId, "agent")];
    expect((await admin.query("health.consistency")).status).toBe(200);
    expect((await admin.mutate("health.repair", { finding: "unread_count" })).error.data.reason).toBe(
      "role_not_allowed",
    );
    expect((await agent.query("health.consistency")).error.data.reason).toBe("role_not_allowed");
    expect((await agent.query("health.stats")).error.data.reason).toBe("role_not_allowed");
  });
});
