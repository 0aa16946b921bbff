import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { buryTenant } from "../../worker/control/bury-tenant.ts";
import { archiveManifestSchema } from "../../worker/shared/archive.ts";
import { newId } from "../../worker/shared/ids.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { startNightlyArchives } from "../../worker/trpc/nightly-archives.ts";
import { migratedControl } from "./control-database.ts";
import { ORDER_FREE_FIXTURES } from "./fixtures/all-fixtures.ts";
import {
  addressOf,
  download,
  exportOf,
  filesOf,
  postPiece,
  restoreInto,
  untilReady,
} from "./fixtures/archive-fixture.ts";
import { openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { openMember } from "./fixtures/member.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop } from "./fixtures/selling-shop.ts";
import { openConnectedShop, openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";
import { signedUp } from "./visitor.ts";

beforeAll(async () => void (await migratedControl()));

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const accountsOf = (shop: Shop) => shop.inbox().listAccounts();

describe("An export", () => {
  it("of everything that the fixtures can bring is restored to the same state in a new workspace.", async () => {
    const shop = await openConnectedShop();
    for (const { earlier = [], delivery } of ORDER_FREE_FIXTURES) {
      for (const body of [...earlier, delivery]) await shop.deliver(body);
    }
    const before = await shop.inbox().stateHash();
    const archive = await exportOf(shop);
    expect(archive).toMatchObject({ kind: "export", state: "ready", progress: 1, expiresAt: expect.any(String) });
    expect(await shop.inbox().stateHash()).toBe(before);

    const response = await download(shop.visitor, await addressOf(shop.visitor, archive.id));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="parley-[\d-]+-\w+\.tar"$/);
    const files = await filesOf(response);
    const manifest = archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(files[0]!.bytes)));
    expect(manifest.stateHash).toBe(before);
    expect(manifest.tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(archive.rows);
    // What the schema promises of a line is there, and no key, secret or place of bytes.
    const schema = JSON.parse(new TextDecoder().decode(files[1]!.bytes)) as {
      $defs: Record<string, { properties: object }>;
    };
    for (const { name, bytes } of files.slice(2)) {
      const table = name.split("/")[0]!;
      for (const line of gunzipSync(bytes).toString().trim().split("\n")) {
        expect(Object.keys(JSON.parse(line)).toSorted()).toEqual(
          Object.keys(schema.$defs[table]!.properties).toSorted(),
        );
        expect(line).not.toContain(shop.tenantId);
      }
    }

    const empty = await openShopQuickly();
    expect(await restoreInto(empty.visitor, files)).toMatchObject({ stateHash: before, rows: archive.rows });
    expect((await accountsOf(empty)).map(({ state }) => state)).toEqual(["needs_sign_in", "needs_sign_in"]);
    const chats = await empty.visitor.query("chats.list", { limit: 100 });
    const original = await shop.visitor.query("chats.list", { limit: 100 });
    const shown = (answer: typeof chats) =>
      (answer.data.items as { name: string; lastMessage: unknown; unreadCount: number }[]).map(
        ({ name, lastMessage, unreadCount }) => ({ name, lastMessage, unreadCount }),
      );
    expect(shown(chats)).toEqual(shown(original));
    // It goes on from there: what comes next has a place of its own.
    expect((await empty.inbox().open()).head).toBeGreaterThan((await shop.inbox().open()).head);
    const { id, provider, channel, externalId, name } = (await accountsOf(shop)).find(
      (one) => one.channel === "whatsapp",
    )!;
    await empty.inbox().connectAccount({ id, provider, channel, externalId, name, state: "connected" });
    const late = { message: "after the restore", timestamp: "2026-11-20T10:00:00.000Z", message_id: "after-restore" };
    expect(
      await empty.deliver(
        whatsapp("after-restore", { ...late, chat_id: "a new chat", provider_chat_id: "new@s.whatsapp.net" }),
      ),
    ).toBe(200);
    const { data } = await empty.visitor.query("chats.list", { limit: 100 });
    const texts = (data.items as { lastMessage: { text: string } | null }[]).map(
      ({ lastMessage }) => lastMessage?.text,
    );
    expect(texts).toContain("after the restore");
  });

  it("goes on where it was after the object was gone.", async () => {
    const shop = await openConnectedShop();
    for (let each = 0; each < 20; each++) await shop.deliver(whatsapp(`evict-${each}`));
    const { data } = await shop.visitor.mutate("backups.start");
    await evictDurableObject(shop.object());
    await shop.deliver(whatsapp("between"));
    await evictDurableObject(shop.object());
    const archive = await untilReady(shop, data.id);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const empty = await openShopQuickly();
    await restoreInto(empty.visitor, files);
    expect((await empty.visitor.query("chats.list", {})).data.items[0].unreadCount).toBe(21);
  });

  it("is for the owners of its own workspace, and its address ends.", async () => {
    const [shop, other] = [await openConnectedShop(), await openConnectedShop()];
    const archive = await exportOf(shop);
    const admin = await openMember(shop.tenantId, "admin");
    for (const [procedure, input] of [
      ["backups.start", {}],
      ["backups.download", { id: archive.id }],
      ["backups.finishRestore", {}],
    ] as const) {
      expect((await admin.mutate(procedure, input)).error.data.reason).toBe("role_not_allowed");
    }
    expect((await admin.query("backups.list")).error.data.reason).toBe("role_not_allowed");
    expect((await other.visitor.mutate("backups.download", { id: archive.id })).status).toBe(404);

    const address = await addressOf(shop.visitor, archive.id);
    expect((await download(admin, address)).status).toBe(403);
    expect((await download(other.visitor, address)).status).toBe(404);
    expect((await download({ ...shop.visitor, cookie: null }, address)).status).toBe(401);
    const [, , id, token] = address.split("/");
    expect((await download(shop.visitor, `/archives/${id}/${token?.slice(0, -2)}AA`)).status).toBe(404);
    time = passingTime();
    await time.pass(shop, 16 * 60);
    expect((await download(shop.visitor, address)).status).toBe(404);
  });

  it("says nothing to the provider from the copy: what was on its way is left for a person to decide.", async () => {
    const shop = await openSellingShop();
    const { chatId, providerChatId } = await shop.customer("Ann");
    await shop.send(chatId, "waiting in the queue");
    await shop.untilOurs(chatId, "waiting in the queue", { status: "sent" });
    await runInDurableObject(shop.object(), (_object, { storage }) => {
      storage.sql.exec("UPDATE messages SET own_status = 'queued', status = 'queued' WHERE direction = 'out'");
    });
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const empty = await openShopQuickly();
    await restoreInto(empty.visitor, files);
    const { data } = await empty.visitor.query("messages.list", { chatId });
    expect(data.items[0]).toMatchObject({
      text: "waiting in the queue",
      status: "unconfirmed",
      error: { code: "restored" },
    });
    await runDurableObjectAlarm(empty.object());
    expect(await shop.sentTexts(providerChatId)).toEqual(["waiting in the queue"]);
  });
});

describe("A restore", () => {
  it("is connected again where its original has let go of the account, and goes on in the same chats.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const copy = await openShopQuickly();
    await restoreInto(copy.visitor, files);
    const input = {
      ...{ provider: "unipile", apiKey: shop.apiKey, externalIds: [shop.accountId] },
      dsn: inject("simulatorOrigin"),
    };
    expect((await copy.visitor.mutate("accounts.connect", input)).error.data.reason).toBe("account_held");

    await buryTenant(servicesOf(env).control, shop.tenantId);
    const connected = await copy.visitor.mutate("accounts.connect", input);
    expect(connected.status, connected.error?.message).toBe(200);
    expect((await copy.visitor.query("health.consistency")).data.findings).toEqual([]);
    const from = { name: "Ann", phone: "3461100000001" };
    await shop.provider.customerWrites({ accountId: shop.accountId, from, text: "still here?" });
    await shop.carryWebhooks();
    const { items } = (await copy.visitor.query("chats.list", {})).data as {
      items: { lastMessage: { text: string } }[];
    };
    expect(items.map(({ lastMessage }) => lastMessage.text)).toEqual(["still here?"]);
  });

  it("is taken by an empty workspace only, and only with the bytes that the manifest names.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("one"));
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    await expect(restoreInto(shop.visitor, files)).rejects.toThrow("not_empty");

    const empty = await openShopQuickly();
    expect((await empty.visitor.mutate("backups.finishRestore")).error.data.reason).toBe("no_restore");
    await expect(restoreInto(empty.visitor, files.slice(0, -1))).rejects.toThrow("pieces_missing");
    const manifest = archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(files[0]!.bytes)));
    const piece = manifest.tables.find(({ name }) => name === "messages")!.pieces[0]!;
    const path = `/archives/piece?sha256=${piece.sha256}`;
    const forged = Uint8Array.from(gzipSync('{"seq":1}\n'));
    expect((await postPiece(empty.visitor, path, forged)).status).toBe(400);
    expect((await postPiece(empty.visitor, path, new Uint8Array([1, 2, 3]))).status).toBe(400);
    expect((await postPiece(empty.visitor, "/archives/piece?sha256=..", forged)).status).toBe(400);
    // And then goes on with what was missing.
    expect(await restoreInto(empty.visitor, files)).toMatchObject({ stateHash: manifest.stateHash });
    expect((await postPiece(empty.visitor, path, forged)).status).toBe(400);
    await expect(restoreInto(empty.visitor, files)).rejects.toThrow("not_empty");
  });

  it("lets nobody connect an account before it is done, and comes to the archive's state all the same.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("one"));
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const seller = await openSellingShop();
    const empty = await openShopQuickly();
    const key = { provider: "unipile", apiKey: seller.apiKey, dsn: inject("simulatorOrigin") };
    const { credential } = (await empty.visitor.mutate("accounts.saveCredentials", key)).data;
    await expect(restoreInto(empty.visitor, files.slice(0, -1))).rejects.toThrow("pieces_missing");

    const start = { credentialId: credential.id as string };
    for (const [procedure, input] of [
      ["accounts.connect", { ...key, externalIds: [seller.accountId] }],
      [
        "accounts.connect",
        {
          ...{ provider: "meta", channel: "instagram", accessToken: "EAA-token" },
          ...{ instagramUserId: "17841000000000009", appSecret: "secret-of-the-app" },
        },
      ],
      ["accounts.startQr", start],
      ["accounts.startInstagram", { ...start, username: "casa.lino", password: "open" }],
      ["accounts.startHosted", { ...start, channel: "instagram" }],
    ] as const) {
      const { status, error } = await empty.visitor.mutate(procedure, input);
      expect([status, error?.data.reason], procedure).toEqual([409, "restoring"]);
      expect(error.message).toContain("is being restored");
    }
    // Asked a moment before the restore began, it comes to the object only now.
    const late = { id: "late", provider: "unipile", channel: "whatsapp", externalId: "late", name: "Late" } as const;
    expect(await empty.inbox().connectAccount({ ...late, state: "connected" })).toBeNull();

    expect(await restoreInto(empty.visitor, files)).toMatchObject({ stateHash: await shop.inbox().stateHash() });
    expect(await empty.inbox().connectAccount({ ...late, state: "connected" })).toMatchObject({ id: "late" });
  });

  it("lets nobody write or read off what has come of it before it is done, and comes to the archive's state all the same.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("one"));
    await shop.visitor.mutate("labels.create", { name: "VIP" });
    const chatId = (await shop.visitor.query("chats.list", {})).data.items[0].id as string;
    const messageId = (await shop.visitor.query("messages.list", { chatId })).data.items[0].id as string;
    const contactId = (await shop.visitor.query("contacts.get", { chatId })).data.contact.id as string;
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const empty = await openShopQuickly();
    const { visitor } = empty;
    await expect(restoreInto(visitor, files.slice(0, -1))).rejects.toThrow("pieces_missing");
    const [account] = await accountsOf(shop);
    // What has come can be looked at.
    expect((await visitor.query("chats.list", {})).data.items).toHaveLength(1);

    const clientId = newId();
    for (const [procedure, input] of [
      ["chats.markRead", { chatId, messageId }],
      ["chats.markUnread", { chatId }],
      ["chats.done", { chatId }],
      ["chats.start", { accountId: account!.id, phone: "+34600111222" }],
      ["messages.send", { chatId, clientId, text: "hello" }],
      ["messages.forward", { chatId, messageId, clientId }],
      ["messages.retry", { messageId }],
      ["messages.react", { messageId, emoji: "👍" }],
      ["messages.schedule", { chatId, clientId, text: "hello", at: new Date(Date.now() + 3_600_000).toISOString() }],
      ["drafts.save", { chatId, text: "hel", device: "laptop" }],
      ["notes.add", { noteId: newId(), chatId, text: "Ask for the size." }],
      ["labels.create", { name: "VIP" }],
      ["cannedReplies.save", { id: newId(), shortcut: "hours", text: "We open at nine." }],
      ["contacts.update", { contactId, note: "Large." }],
    ] as const) {
      const { status, error } = await visitor.mutate(procedure, input);
      expect([status, error?.data.reason], procedure).toEqual([409, "restoring"]);
    }

    expect(await restoreInto(visitor, files)).toMatchObject({ stateHash: await shop.inbox().stateHash() });
    expect((await visitor.mutate("chats.markRead", { chatId, messageId })).data).toMatchObject({ unreadCount: 0 });
    expect((await visitor.mutate("labels.create", { name: "New" })).status).toBe(200);
  });

  it("is on every screen that was open meanwhile, whole: what came of it has no events.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("one"));
    const archive = await exportOf(shop);
    const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, archive.id)));
    const { visitor } = await openShopQuickly();
    await expect(restoreInto(visitor, files.slice(0, -1))).rejects.toThrow("pieces_missing");

    const { live, at } = await openCaughtUp(visitor);
    await restoreInto(visitor, files);
    expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 1012 });
    const back = await openLive(visitor);
    expect(await back.hello({ epoch: at.epoch, cursor: at.head })).toMatchObject([
      { type: "reset", reason: "foreign_epoch" },
    ]);
    back.close();
  });

  it("does not blow up with a small body that is a very long text.", async () => {
    const shop = await openShopQuickly();
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(64 * 1024 * 1024, 32)));
    const answer = await postPiece(shop.visitor, `/archives/piece?sha256=${"0".repeat(64)}`, bomb);
    expect(answer.status).toBe(400);
  });
});

describe("Nightly archives", () => {
  const archivesOf = async ({ visitor }: Pick<Shop, "visitor">) =>
    (await visitor.query("backups.list")).data.items as {
      id: string;
      kind: string;
      state: string;
      addedBytes: number;
    }[];

  it("are begun by the cron where something has happened, each night once, and can be restored.", async () => {
    const [shop, quiet] = [await openSellingShop(), await openShopQuickly()];
    await shop.customer("Ann");
    const services = servicesOf(env);
    const night = Date.now() + 24 * 60 * 60 * 1000;
    await startNightlyArchives(services, night);
    const [first] = await archivesOf(shop);
    expect(first).toMatchObject({ kind: "nightly" });
    await untilReady(shop, first!.id);
    expect(await archivesOf(quiet)).toEqual([]);

    // The same night again, and the next one, in which nothing has happened.
    await startNightlyArchives(services, night + 60_000);
    await startNightlyArchives(services, night + 25 * 60 * 60 * 1000);
    expect(await archivesOf(shop)).toHaveLength(1);

    await shop.customer("Bea");
    await startNightlyArchives(services, night + 50 * 60 * 60 * 1000);
    const [second] = await archivesOf(shop);
    await untilReady(shop, second!.id);
    expect(await archivesOf(shop)).toHaveLength(2);
    for (const { id } of [first!, second!]) {
      const files = await filesOf(await download(shop.visitor, await addressOf(shop.visitor, id)));
      const empty = await openShopQuickly();
      await restoreInto(empty.visitor, files);
      expect((await empty.visitor.query("chats.list", {})).data.items).toHaveLength(id === first!.id ? 1 : 2);
    }
  });

  it("are made of what was said on the day on which all accounts were disconnected, and of what a team wrote before the first.", async () => {
    const [shop, visitor] = [await openSellingShop(), await signedUp()];
    await shop.customer("Ann");
    const [account] = await accountsOf(shop);
    expect((await shop.visitor.mutate("accounts.disconnect", { accountId: account!.id })).status).toBe(200);
    await visitor.mutate("cannedReplies.save", { id: newId(), shortcut: "hours", text: "We open at nine." });
    await startNightlyArchives(servicesOf(env), Date.now() + 24 * 60 * 60 * 1000);
    expect(await archivesOf(shop)).toMatchObject([{ kind: "nightly" }]);
    expect(await archivesOf({ visitor })).toMatchObject([{ kind: "nightly" }]);
  });

  it("wake no workspace to which nothing was ever connected and nobody is signed in.", async () => {
    const visitor = await signedUp();
    const { tenant } = (await visitor.query("auth.me")).data;
    await visitor.mutate("auth.signOut");
    const services = servicesOf(env);
    const woken: string[] = [];
    const inboxOf = (id: string) => {
      woken.push(id);
      return services.inboxOf(id);
    };
    const shop = await openSellingShop();
    await startNightlyArchives({ ...services, inboxOf }, Date.now() + 24 * 60 * 60 * 1000);
    expect(woken).toContain(shop.tenantId);
    expect(woken).not.toContain(tenant.id);
  });

  it("whose asking broke off are due again when the lease has ended.", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ann");
    const services = servicesOf(env);
    const night = Date.now() + 24 * 60 * 60 * 1000;
    const unreachable = {
      ...services,
      inboxOf: () => ({ archiveAction: () => Promise.reject(new Error("gone")) }) as never,
    };
    await startNightlyArchives(unreachable, night);
    await startNightlyArchives(services, night + 30 * 60 * 1000);
    expect(await archivesOf(shop)).toEqual([]);
    await startNightlyArchives(services, night + 61 * 60 * 1000);
    expect(await archivesOf(shop)).toHaveLength(1);
  });
});
