import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import { mediaPrefixOf } from "../../worker/shared/media-prefix.ts";
import type { Attachment, Message } from "../../worker/shared/wire.ts";
import { sampleBytes } from "../simulator/sample-media.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, HOME } from "./visitor.ts";

/**
 * Proves the way of a file through Meta, both ways: asked for in two steps, kept or passed through, uploaded before it
 * is sent. With the simulated Meta, the real queue and a real R2. Not here: how a browser shows it (test/browser).
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const MIB = 1024 * 1024;
const photo = sampleBytes("photo") ?? new Uint8Array(0);

const cookied = (shop: MetaShop, headers: Record<string, string> = {}) => ({
  headers: { cookie: shop.visitor.cookie ?? "", ...headers },
});

const look = (shop: MetaShop, file: Attachment, headers?: Record<string, string>) =>
  fetchParley(`/media/${file.id}`, cookied(shop, headers));

const keptBy = async (shop: MetaShop) =>
  (await env.MEDIA.list({ prefix: mediaPrefixOf(shop.tenantId) })).objects.map(({ key }) => key);

type Sent = { file?: "photo" | "document" | "voice"; text?: string; zeros?: number };

/** A customer sends a file to the number; the chat, and the message as it first stands there. */
async function customerSends(shop: MetaShop, said: Sent): Promise<{ chatId: string; message: Message }> {
  await shop.meta.customerWrites({
    accountId: shop.papers.phoneNumberId,
    from: { id: "34611000001", name: "Ana" },
    ...said,
  });
  expect(await shop.carry()).toEqual([200]);
  const [chat] = await shop.chats();
  const [message] = await shop.thread(chat?.id ?? "");
  if (chat === undefined || message === undefined) throw new Error("nobody was heard");
  return { chatId: chat.id, message };
}

const untilFile = async (shop: MetaShop, chatId: string, state: Attachment["state"]): Promise<Attachment> => {
  const looks = ([message]: Message[]) => message?.attachments[0]?.state === state;
  const [message] = await shop.untilThread(chatId, `its file is ${state}`, looks);
  const file = message?.attachments[0];
  if (file === undefined) throw new Error("a file that was there is not");
  return file;
};

async function pathsAskedFor(shop: MetaShop): Promise<string[]> {
  const requests = await shop.simulator.requests({ apiKey: shop.papers.accessToken });
  return requests.filter(({ method }) => method === "GET").map(({ path }) => path.replace(/[0-9a-f-]{36}$/, "name"));
}

describe("A file of a WhatsApp customer's", () => {
  it("is shown at once, fetched in two steps with the token, kept, and served to members only", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const before = (await pathsAskedFor(shop)).length;
    const { chatId, message } = await customerSends(shop, { file: "photo", text: "la lámpara" });
    expect(message).toMatchObject({ kind: "image", text: "la lámpara" });

    const file = await untilFile(shop, chatId, "stored");
    expect(file).toMatchObject({ width: 320, height: 240, sizeBytes: photo.byteLength, mimeType: "image/png" });
    const mediaId = expect.stringMatching(/^\/\d+$/);
    expect((await pathsAskedFor(shop)).slice(before)).toEqual([mediaId, "/meta-media/name"]);

    const served = await look(shop, file);
    expect(served.status).toBe(200);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(photo);
    expect(served.headers.get("content-type")).toBe("image/png");
    expect(served.headers.get("x-content-type-options")).toBe("nosniff");
    expect(served.headers.get("content-security-policy")).toContain("sandbox");
    const part = await look(shop, file, { range: "bytes=10-19" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${photo.byteLength}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(photo.slice(10, 20));

    expect((await fetchParley(`/media/${file.id}`)).status).toBe(401);
    const stranger = await openMetaShop();
    expect((await look(stranger, file)).status).toBe(404);
  });

  it("is kept once when two messages hold the same bytes", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { chatId } = await customerSends(shop, { file: "photo" });
    await customerSends(shop, { file: "photo" });
    await shop.untilThread(chatId, "both are stored", (messages) =>
      messages.every(({ attachments }) => attachments[0]?.state === "stored"),
    );
    expect(await keptBy(shop)).toHaveLength(1);
  });

  it("whose address died between the two steps gets another address", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const before = (await pathsAskedFor(shop)).length;
    const scope = { path: "/meta-media/:name", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 404 } });
    const { chatId } = await customerSends(shop, { file: "document" });
    await untilFile(shop, chatId, "stored");
    const id = expect.stringMatching(/^\/\d+$/);
    expect((await pathsAskedFor(shop)).slice(before)).toEqual([id, "/meta-media/name", id, "/meta-media/name"]);
  });

  it("whose id is no longer known is expired, is said to be, and is not asked for again", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { method: "GET", path: "/:id", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 404, code: 100 } });
    const { chatId } = await customerSends(shop, { file: "photo" });
    const file = await untilFile(shop, chatId, "expired");
    expect((await look(shop, file)).status).toBe(404);
    expect(await keptBy(shop)).toEqual([]);
    const asked = (await pathsAskedFor(shop)).length;
    time = passingTime();
    await time.pass(shop, 3_600);
    expect((await pathsAskedFor(shop)).length).toBe(asked);
  });

  it("that is larger than any network carries is refused without being read", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { chatId } = await customerSends(shop, { file: "document", zeros: 100 * MIB + 1 });
    const file = await untilFile(shop, chatId, "refused");
    expect((await look(shop, file)).status).toBe(404);
    expect(await keptBy(shop)).toEqual([]);
  });

  it("is fetched later when Meta has a bad moment", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { method: "GET", path: "/:id", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, count: 1, fault: { kind: "status", status: 500 } });
    const { chatId, message } = await customerSends(shop, { file: "voice" });
    expect(message.kind).toBe("voice");
    // The queue's own wait before the next try is real time, and a matter of luck.
    await until(
      "its file is stored",
      async () => (await shop.thread(chatId))[0]?.attachments[0]?.state === "stored",
      60_000,
    );
  }, 90_000);
});

describe("A file of an Instagram customer's", () => {
  const withPicture = () => withFile({ file: "photo" });
  async function withFile(said: Sent): Promise<{ shop: MetaShop; file: Attachment }> {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { instagramUserId } = shop.papers;
    await shop.meta.customerWrites({ accountId: instagramUserId, from: { id: "7001", name: "Bea" }, ...said });
    expect(await shop.carry()).toEqual([200]);
    const [chat] = await shop.chats();
    const [message] = await shop.thread(chat?.id ?? "");
    const file = message?.attachments[0];
    if (file === undefined) throw new Error("nobody was heard");
    return { shop, file };
  }

  it("is passed through from Meta's address, kept by nobody but the viewer's browser for minutes", async () => {
    const { shop, file } = await withPicture();
    expect(file.state).toBe("not_kept");
    const served = await look(shop, file);
    expect(served.status).toBe(200);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(photo);
    expect(served.headers.get("cache-control")).toBe("private, max-age=300");
    expect(served.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await keptBy(shop)).toEqual([]);
    // Its address carries a signature of its own: the token goes nowhere that it is not needed.
    expect(await pathsAskedFor(shop)).not.toContain("/meta-media/name");
  });

  it("is played in parts: in those that Meta's host gives, and none behind the end", async () => {
    const { shop, file } = await withFile({ file: "voice" });
    const voice = sampleBytes("voice") ?? new Uint8Array(0);
    const size = voice.byteLength;
    const [first, middle, last] = [[0, 1] as const, [100, 299] as const, [size - 5, size - 1] as const];
    for (const [range, [from, to]] of [
      ["bytes=0-1", first],
      ["bytes=100-299", middle],
      [`bytes=${size - 5}-`, last],
      ["bytes=-5", last],
    ] as const) {
      const part = await look(shop, file, { range });
      expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${from}-${to}/${size}`]);
      expect(part.headers.get("content-length")).toBe(String(to - from + 1));
      expect(part.headers.get("content-security-policy")).toContain("sandbox");
      expect(new Uint8Array(await part.arrayBuffer())).toEqual(voice.slice(from, to + 1));
    }
    const behind = await look(shop, file, { range: `bytes=${size}-` });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, `bytes */${size}`]);
    for (const whole of [{ range: "bytes=5-1" }, { range: "bytes=0-1", "if-range": '"another"' }]) {
      const answer = await look(shop, file, whole);
      expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, size]);
    }
    const head = await fetchParley(`/media/${file.id}`, { ...cookied(shop), method: "HEAD" });
    expect([head.status, head.headers.get("accept-ranges")]).toEqual([200, "bytes"]);
  });

  it("is played in parts that are cut out where its host gives the whole, and not at all when it is too large", async () => {
    const { shop, file } = await withFile({ file: "document", zeros: 3 * MIB });
    const part = await look(shop, file, { range: `bytes=${2 * MIB}-${2 * MIB + 9}` });
    const contentRange = `bytes ${2 * MIB}-${2 * MIB + 9}/${3 * MIB}`;
    expect([part.status, part.headers.get("content-range")]).toEqual([206, contentRange]);
    expect((await part.arrayBuffer()).byteLength).toBe(10);
    const behind = await look(shop, file, { range: `bytes=${3 * MIB}-` });
    expect([behind.status, behind.headers.get("content-range")]).toEqual([416, `bytes */${3 * MIB}`]);

    const large = await withFile({ file: "document", zeros: 31 * MIB });
    expect((await look(large.shop, large.file, { range: "bytes=0-1" })).status).toBe(404);
  });

  it("is kept where the account's owner wants it so, and not any more when they take that back", async () => {
    const { shop, file: before } = await withPicture();
    const account = (await shop.visitor.query("accounts.list")).data.items.find(
      (one: { channel: string }) => one.channel === "instagram",
    );
    expect(account.keepsMedia).toBe(false);
    const switched = await shop.visitor.mutate("accounts.setKeepMedia", { accountId: account.id, keep: true });
    expect(switched.data).toMatchObject({ account: { keepsMedia: true } });

    await shop.meta.customerWrites({
      accountId: shop.papers.instagramUserId,
      from: { id: "7001", name: "Bea" },
      file: "photo",
    });
    expect(await shop.carry()).toEqual([200]);
    const [chat] = await shop.chats();
    const newest = async () => (await shop.thread(chat?.id ?? "")).at(-1)?.attachments[0];
    const kept = await until("its file is stored", async () => {
      const file = await newest();
      return file?.state === "stored" && file;
    });
    expect(kept.id).not.toBe(before.id);
    expect(await keptBy(shop)).toHaveLength(1);

    await shop.visitor.mutate("accounts.setKeepMedia", { accountId: account.id, keep: false });
    await until("nothing of it is kept", async () => (await keptBy(shop)).length === 0);
    expect((await newest())?.state).toBe("not_kept");
    expect(new Uint8Array(await (await look(shop, kept)).arrayBuffer())).toEqual(photo);
  });

  it("is asked for at Meta once for all who look within some minutes, and shown to members only all the same", async () => {
    const { shop, file } = await withPicture();
    expect((await look(shop, file)).status).toBe(200);
    await shop.meta.expireAddresses();
    const again = await look(shop, file);
    expect([again.status, again.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(new Uint8Array(await again.arrayBuffer())).toEqual(photo);
    const part = await look(shop, file, { range: "bytes=10-19" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${photo.byteLength}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(photo.slice(10, 20));

    expect((await fetchParley(`/media/${file.id}`)).status).toBe(401);
    const stranger = await openMetaShop();
    expect((await look(stranger, file)).status).toBe(404);
    const [mine] = await shop.chats();
    const [message] = await shop.thread(mine?.id ?? "");
    await shop.meta.changeMessage(message?.providerMessageId ?? "", { type: "deleted" });
    await shop.carry();
    expect((await look(shop, file)).status).toBe(404);
  });

  it("is gone when Meta's address has died", async () => {
    const { shop, file } = await withPicture();
    await shop.meta.expireAddresses();
    expect((await look(shop, file)).status).toBe(404);
  });

  it("is never fetched from an address that is not Meta's", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    await shop.meta.customerWrites({
      accountId: shop.papers.instagramUserId,
      from: { id: "7001", name: "Bea" },
      raw: {
        type: "message",
        content: { attachments: [{ type: "image", payload: { url: "https://evil.example/a" } }] },
      },
    });
    await shop.carry();
    const [chat] = await shop.chats();
    const [message] = await shop.thread(chat?.id ?? "");
    const file = message?.attachments[0];
    if (file === undefined) throw new Error("nobody was heard");
    expect((await look(shop, file)).status).toBe(404);
  });
});

describe("A file of ours", () => {
  const upload = (shop: MetaShop, account: string, kind: string, name: string, body: BodyInit) => {
    const query = new URLSearchParams({ account, kind, name });
    const init = cookied(shop, { origin: HOME, "content-type": "application/octet-stream" });
    return fetchParley(`/media/upload?${query}`, { method: "POST", ...init, body });
  };

  async function openBoth() {
    const shop = await openMetaShop();
    const { whatsapp, instagram } = await shop.connectBoth();
    if (whatsapp === undefined || instagram === undefined) throw new Error("not connected");
    const { phoneNumberId, instagramUserId } = shop.papers;
    await shop.meta.customerWrites({ accountId: phoneNumberId, from: { id: "34611000001", name: "Ana" }, text: "a" });
    await shop.meta.customerWrites({ accountId: instagramUserId, from: { id: "7001", name: "Bea" }, text: "b" });
    await shop.carry();
    const chats = await shop.chats();
    const chatOf = (channel: string) => chats.find((chat) => chat.channel === channel)?.id ?? "none";
    return { shop, whatsapp, instagram, chats: { whatsapp: chatOf("whatsapp"), instagram: chatOf("instagram") } };
  }

  async function send(shop: MetaShop, chatId: string, uploadId: string, text?: string): Promise<string> {
    const clientId = newId();
    const draft = { chatId, clientId, attachments: [{ uploadId }], ...(text !== undefined && { text }) };
    const answer = await shop.visitor.mutate("messages.send", draft);
    expect(answer.status, answer.error?.message).toBe(200);
    await shop.untilThread(chatId, "it is sent", (messages) =>
      messages.some((one) => one.clientId === clientId && one.status === "sent"),
    );
    return clientId;
  }

  it("is brought to WhatsApp first, and the message that leaves names it by Meta's id", async () => {
    const { shop, whatsapp, chats } = await openBoth();
    const uploaded = await upload(shop, whatsapp.id, "image", "lámpara.png", photo);
    expect(uploaded.status).toBe(200);
    const { uploadId, mimeType, width } = (await uploaded.json()) as Record<string, unknown>;
    expect({ mimeType, width }).toEqual({ mimeType: "image/png", width: 320 });
    const clientId = await send(shop, chats.whatsapp, String(uploadId), "así");
    const [sent] = await shop.meta.sends(shop.papers.phoneNumberId);
    expect(sent?.body).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "+34611000001",
      biz_opaque_callback_data: clientId,
      type: "image",
      image: { id: expect.stringMatching(/^\d+$/), caption: "así" },
    });
    const requests = await shop.simulator.requests({ apiKey: shop.papers.accessToken });
    const posts = requests.filter(({ method }) => method === "POST").map(({ path }) => path.split("/")[2]);
    expect(posts.slice(-2)).toEqual(["media", "messages"]);
  });

  it("is uploaded once, however often the send after it is tried", async () => {
    const { shop, whatsapp, chats } = await openBoth();
    const { uploadId } = (await (await upload(shop, whatsapp.id, "image", "a.png", photo)).json()) as {
      uploadId: string;
    };
    const scope = { method: "POST", path: "/:id/messages", apiKey: shop.papers.accessToken };
    const fault = { kind: "status", status: 503, code: 131016 } as const;
    await shop.simulator.addFault({ on: "request", scope, fault });
    const draft = { chatId: chats.whatsapp, clientId: newId(), attachments: [{ uploadId }] };
    expect((await shop.visitor.mutate("messages.send", draft)).status).toBe(200);
    const tried = async () =>
      (await shop.simulator.requests({ apiKey: shop.papers.accessToken })).some(
        ({ path, status }) => path.endsWith("/messages") && status === 503,
      );
    await until("the first try has failed", tried);
    const passing = passingTime();
    time = passing;
    // The answer to the first try may be on its way still: the wait before the second one begins when it is here.
    await until("it is sent", async () => {
      await passing.pass(shop, 300);
      const messages = await shop.thread(chats.whatsapp);
      return messages.some(({ clientId, status }) => clientId === draft.clientId && status === "sent");
    });
    const requests = await shop.simulator.requests({ apiKey: shop.papers.accessToken });
    const posts = requests.filter(({ method }) => method === "POST").map(({ path }) => path.split("/")[2]);
    expect(posts.filter((path) => path === "media")).toHaveLength(1);
    expect(await shop.meta.sends(shop.papers.phoneNumberId)).toHaveLength(1);
  });

  it("fails at once when its bytes are gone for good, and holds up nothing that was written after it", async () => {
    const { shop, whatsapp, chats } = await openBoth();
    const { uploadId } = (await (await upload(shop, whatsapp.id, "image", "a.png", photo)).json()) as {
      uploadId: string;
    };
    await env.MEDIA.delete(await keptBy(shop));
    const draft = { chatId: chats.whatsapp, clientId: newId(), attachments: [{ uploadId }] };
    expect((await shop.visitor.mutate("messages.send", draft)).status).toBe(200);
    await shop.visitor.mutate("messages.send", { chatId: chats.whatsapp, clientId: newId(), text: "behind it" });
    const messages = await shop.untilThread(chats.whatsapp, "what is behind it is sent", (thread) =>
      thread.some(({ text, status }) => text === "behind it" && status === "sent"),
    );
    expect(messages.find(({ clientId }) => clientId === draft.clientId)).toMatchObject({
      status: "failed",
      error: { code: "file_gone" },
    });
  });

  it("is fetched by Instagram from an address that opens for an hour, without a session", async () => {
    const { shop, instagram, chats } = await openBoth();
    const { uploadId } = (await (await upload(shop, instagram.id, "image", "a.png", photo)).json()) as {
      uploadId: string;
    };
    await send(shop, chats.instagram, uploadId);
    const [sent] = await shop.meta.sends(shop.papers.instagramUserId);
    const link = new RegExp(`^${HOME}/media/link/`);
    expect(sent?.body).toEqual({
      recipient: { id: "7001" },
      message: { attachment: { type: "image", payload: { url: expect.stringMatching(link) } } },
    });
    const { attachment } = (sent?.body.message ?? {}) as { attachment?: { payload: { url: string } } };
    const path = new URL(attachment?.payload.url ?? HOME).pathname;
    const fetched = await fetchParley(path);
    expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(photo);
    expect((await fetchParley(`${path.slice(0, -2)}xx`)).status).toBe(404);
    time = passingTime();
    await time.pass(shop, 3_601);
    expect((await fetchParley(path)).status).toBe(404);
  });

  it("is refused before any call where it is too large, or not what it says", async () => {
    const { shop, whatsapp, instagram } = await openBoth();
    const large = new Uint8Array(5 * MIB + 1);
    large.set(photo);
    const reasonOf = async (answer: Response) =>
      [answer.status, ((await answer.json()) as { error: { data: { reason: string } } }).error.data.reason] as const;
    expect(await reasonOf(await upload(shop, whatsapp.id, "image", "a.png", large))).toEqual([413, "too_large"]);
    const page = "<!doctype html><script>alert(1)</script>";
    expect(await reasonOf(await upload(shop, whatsapp.id, "image", "a.png", page))).toEqual([415, "not_supported"]);
    const document = new TextEncoder().encode("hola");
    expect(await reasonOf(await upload(shop, instagram.id, "document", "a.txt", document))).toEqual([
      415,
      "not_supported",
    ]);
    expect(await reasonOf(await upload(shop, "nobodys", "image", "a.png", photo))).toEqual([404, "not_found"]);
    expect(await reasonOf(await upload(shop, whatsapp.id, "document", "a.pdf", ""))).toEqual([400, "empty"]);
    expect(await keptBy(shop)).toEqual([]);
  });

  it("is gone after a day where it was never sent, and stays where it was", async () => {
    const { shop, whatsapp, chats } = await openBoth();
    const uploaded = async (name: string, body: BodyInit) => {
      const answer = await upload(shop, whatsapp.id, name.endsWith(".png") ? "image" : "document", name, body);
      return ((await answer.json()) as { uploadId: string }).uploadId;
    };
    await uploaded("unsent.pdf", sampleBytes("document") ?? "");
    await send(shop, chats.whatsapp, await uploaded("sent.png", photo));
    const before = await keptBy(shop);
    expect(before).toHaveLength(2);
    time = passingTime();
    await time.pass(shop, 23 * 3_600);
    expect(await keptBy(shop)).toEqual(before);
    await time.pass(shop, 2 * 3_600);
    await until("what was not sent is gone", async () => (await keptBy(shop)).length === 1);
    const file = (await shop.thread(chats.whatsapp)).find(({ attachments }) => attachments.length > 0)?.attachments[0];
    expect(file && (await look(shop, file)).status).toBe(200);
  });
});
