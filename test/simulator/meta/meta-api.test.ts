import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AccountAccess } from "../../../worker/channels/channel.ts";
import { instagramHealth } from "../../../worker/channels/instagram/health.ts";
import { instagramHistory, recentInstagramMessages } from "../../../worker/channels/instagram/history.ts";
import { instagramMedia } from "../../../worker/channels/instagram/media.ts";
import { instagramPerson } from "../../../worker/channels/instagram/profile.ts";
import { parseMetaDelivery } from "../../../worker/channels/meta/parse-meta.ts";
import { verifyMetaSignature } from "../../../worker/channels/meta/verify.ts";
import { whatsAppHealth } from "../../../worker/channels/whatsapp/health.ts";
import { whatsAppMedia } from "../../../worker/channels/whatsapp/media.ts";
import { messageStatus } from "../../../worker/channels/whatsapp/reconcile.ts";
import { sendWhatsAppCommand } from "../../../worker/channels/whatsapp/send.ts";
import { listTemplates } from "../../../worker/channels/whatsapp/templates.ts";
import type { ChannelCommand } from "../../../worker/shared/wire.ts";
import { type RunningSimulator, startSimulator } from "../start-simulator.ts";
import { createMetaClient, type MetaClient } from "./meta-client.ts";

/**
 * Proves that the simulated Meta speaks as the channels expect, over real sockets, and that it calls back as Meta
 * does: asked for the challenge first, signed, and again when it was not answered with 200.
 */

const NUMBER = "5100";
const PROFILE = "17841400000000001";
const ANN = "7001";
const TEMPLATE = {
  name: "order_ready",
  language: "es",
  status: "APPROVED",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Hola {{1}}", example: { body_text: [["Ana"]] } }],
};

let simulator: RunningSimulator;
let meta: MetaClient;
let whatsapp: AccountAccess;
let instagram: AccountAccess;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

beforeEach(async () => {
  simulator.simulation.reset();
  meta = createMetaClient(simulator.url, fetch);
  await meta.createApp({
    appId: "900",
    appSecret: "app-secret",
    accessToken: "token-1",
    number: { id: NUMBER, businessAccountId: "6100" },
    profile: { id: PROFILE, username: "casa.lino" },
    templates: [TEMPLATE],
  });
  const shared = { origin: simulator.url, apiKey: "token-1", appSecret: "app-secret", fetch, clock: Date.now };
  whatsapp = { ...shared, accountExternalId: NUMBER, businessAccountId: "6100" };
  instagram = { ...shared, accountExternalId: PROFILE };
});

const writes = (more: Partial<Parameters<MetaClient["customerWrites"]>[0]>) =>
  meta.customerWrites({ accountId: NUMBER, from: { id: "34611000001", name: "Ana" }, ...more });
const says = (more: Partial<Parameters<MetaClient["customerWrites"]>[0]>) =>
  meta.customerWrites({ accountId: PROFILE, from: { id: ANN, name: "Ana", username: "ana" }, ...more });

const send = (content: Extract<ChannelCommand, { type: "send" }>["content"]): ChannelCommand => ({
  type: "send",
  to: { chatExternalId: "34611000001", providerId: null, phone: null },
  clientId: "c1",
  content,
  replyTo: null,
  asHumanAgent: false,
});

describe("the simulated Graph API", () => {
  test("tells how a number and a profile stand", async () => {
    expect(await whatsAppHealth(whatsapp)).toMatchObject({ ok: true, value: { state: "connected", problems: [] } });
    expect(await instagramHealth(instagram)).toMatchObject({ ok: true, value: { state: "connected" } });
    await meta.setToken("token-1", false);
    expect(await whatsAppHealth(whatsapp)).toMatchObject({ ok: true, value: { state: "needs_sign_in" } });
  });

  test("refuses a proof by another secret, and another token's number", async () => {
    await meta.createApp({ appId: "901", appSecret: "other", accessToken: "token-2" });
    expect(await listTemplates({ ...whatsapp, appSecret: "other" })).toEqual({ ok: false, reason: "refused" });
    const foreign = { ...whatsapp, apiKey: "token-2", appSecret: "other" };
    expect(await listTemplates(foreign)).toEqual({ ok: false, reason: "not_found" });
  });

  test("lists templates, and takes a send of one that is there", async () => {
    expect(await listTemplates(whatsapp)).toMatchObject({
      ok: true,
      value: [{ name: "order_ready", body: "Hola {{1}}" }],
    });
    const template = (name: string) =>
      send({
        type: "template",
        name,
        language: "es",
        components: [{ part: "body", parameters: [{ type: "text", name: null, text: "Ana" }] }],
      });
    expect(await sendWhatsAppCommand(whatsapp, template("order_ready"))).toMatchObject({ type: "accepted" });
    expect(await sendWhatsAppCommand(whatsapp, template("gone"))).toMatchObject({ type: "refused" });
  });

  test("takes a file in two steps", async () => {
    await writes({ text: "hola" });
    const bytes = new Uint8Array([137, 80, 78, 71]);
    const outcome = await sendWhatsAppCommand(
      whatsapp,
      send({
        type: "file",
        text: "mira",
        file: {
          kind: "image",
          mimeType: "image/png",
          fileName: "a.png",
          sizeBytes: bytes.length,
          uploadedAs: null,
          link: null,
          read: async () => new Blob([bytes], { type: "image/png" }),
        },
      }),
    );
    expect(outcome).toMatchObject({ type: "accepted" });
    const [sent] = await meta.sends(NUMBER);
    if (sent === undefined) throw new Error("nothing was sent");
    const { id } = sent.body.image as { id: string };
    const media = await whatsAppMedia(whatsapp, { id, source: null });
    if (!media.ok) throw new Error(media.reason);
    expect(media.value).toMatchObject({ mimeType: "image/png", sizeBytes: 4 });
    expect(new Uint8Array(await new Response(media.value.body).arrayBuffer())).toEqual(bytes);
  });

  test("gives WhatsApp's bytes to the token only, at addresses that die and are given anew", async () => {
    const { content } = await writes({ file: "photo" });
    const { id } = content as { id: string };
    const described = await fetch(`${simulator.url}/v25.0/${id}`, { headers: { authorization: "Bearer token-1" } });
    const { url } = (await described.json()) as { url: string };
    const at = async (headers: HeadersInit) => (await fetch(url, { headers })).status;
    expect(await at({})).toBe(401);
    expect(await at({ authorization: "Bearer token-1" })).toBe(200);
    await meta.expireAddresses();
    expect(await at({ authorization: "Bearer token-1" })).toBe(404);
    expect(await whatsAppMedia(whatsapp, { id, source: null })).toMatchObject({ ok: true });
    expect(await whatsAppMedia(whatsapp, { id: "17841000000000000", source: null })).toEqual({
      ok: false,
      reason: "expired",
    });
  });

  test("gives Instagram's bytes to who has the address, until it dies", async () => {
    const { content } = await says({ file: "photo" });
    const source = (content as { attachments: { payload: { url: string } }[] }).attachments[0]?.payload.url ?? null;
    expect(await instagramMedia(instagram, { source })).toMatchObject({ ok: true, value: { mimeType: "image/png" } });
    await meta.expireAddresses();
    expect(await instagramMedia(instagram, { source })).toEqual({ ok: false, reason: "expired" });
  });

  test("tells how far a message got", async () => {
    await writes({ text: "hola" });
    const outcome = await sendWhatsAppCommand(whatsapp, send({ type: "text", text: "sí" }));
    const id = outcome.type === "accepted" ? (outcome.externalId ?? "") : "";
    await meta.changeMessage(id, { type: "read" });
    const told = await messageStatus(whatsapp, id);
    expect(told.ok && told.value.map((event) => event.type === "receipt" && event.status)).toEqual([
      "sent",
      "delivered",
      "read",
    ]);
  });

  test("fails a free text afterwards where the customer has not written for a day", async () => {
    await writes({ text: "hola", at: Date.now() - 25 * 3_600_000 });
    const outcome = await sendWhatsAppCommand(whatsapp, send({ type: "text", text: "¿sigues?" }));
    const id = outcome.type === "accepted" ? (outcome.externalId ?? "") : "";
    expect(await messageStatus(whatsapp, id)).toMatchObject({ ok: true, value: [{ status: "failed" }] });
  });

  test("lists Instagram's conversations with their messages, page by page", async () => {
    await says({ text: "uno", at: Date.now() - 2_000 });
    await says({ text: "dos", at: Date.now() - 1_000 });
    await says({ text: "otra", from: { id: "7002", name: "Bea" } });
    const recent = await recentInstagramMessages(instagram, ANN, { limit: 10 });
    const texts = (events: unknown[]) => events.map((event) => (event as { message: { text: string } }).message.text);
    expect(recent.ok && texts(recent.value)).toEqual(["dos", "uno"]);
    const first = await instagramHistory(instagram, { chatExternalId: null, after: null, cursor: null, limit: 20 });
    if (!first.ok) throw new Error(first.reason);
    expect(texts(first.value.events)).toEqual(["otra"]);
    const { nextCursor: cursor } = first.value;
    const second = await instagramHistory(instagram, { chatExternalId: null, after: null, cursor, limit: 20 });
    expect(second.ok && texts(second.value.events)).toEqual(["dos", "uno"]);
    expect(second.ok && second.value.nextCursor).toBe(null);
    expect(await instagramPerson(instagram, ANN)).toMatchObject({ ok: true, value: { name: "Ana", username: "ana" } });
  });

  test.each([
    ["a pace by its code", { kind: "status", status: 400, code: 130429 }, "not_sent", 0],
    ["a trouble after the message was taken", { kind: "status_after", status: 500, code: 131000 }, "unconfirmed", 1],
    ["a cut before", { kind: "cut_before" }, "unconfirmed", 0],
    ["a cut after", { kind: "cut_after" }, "unconfirmed", 1],
  ] as const)("has UniPile's faults: %s", async (_what, fault, type, taken) => {
    await writes({ text: "hola" });
    const scope = { method: "POST", path: "/:id/messages", apiKey: "token-1" };
    simulator.simulation.faults.add({ on: "request", scope, fault });
    expect(await sendWhatsAppCommand(whatsapp, send({ type: "text", text: "sí" }))).toMatchObject({ type });
    expect(await meta.sends(NUMBER)).toHaveLength(taken);
  });
});

describe("the simulated webhooks", () => {
  type Call = { method: string; url: URL; headers: Headers; body: Uint8Array };
  let calls: Call[] = [];
  let answerWith: (call: Call) => { status: number; text: string };
  let server: Server;
  let url: string;

  beforeEach(async () => {
    calls = [];
    answerWith = ({ url: asked }) => ({ status: 200, text: asked.searchParams.get("hub.challenge") ?? "ok" });
    server = createServer((request, response) => {
      void readCall(request).then((call) => {
        calls.push(call);
        const { status, text } = answerWith(call);
        response.writeHead(status).end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function readCall(request: IncomingMessage): Promise<Call> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return {
      method: request.method ?? "",
      url: new URL(request.url ?? "", "http://127.0.0.1"),
      headers: new Headers(
        Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
      ),
      body: new Uint8Array(Buffer.concat(chunks)),
    };
  }

  const subscribe = (callback: { url: string; verifyToken: string } | null) =>
    fetch(`${simulator.url}/v25.0/6100/subscribed_apps`, {
      method: "POST",
      headers: { authorization: "Bearer token-1", "content-type": "application/json" },
      body: JSON.stringify(
        callback === null ? {} : { override_callback_uri: callback.url, verify_token: callback.verifyToken },
      ),
    });

  test("begin with a handshake, and an address that fails it is not taken", async () => {
    answerWith = () => ({ status: 403, text: "forbidden" });
    expect((await subscribe({ url, verifyToken: "v" })).status).toBe(400);
    expect(await meta.setDashboard("900", { callback: { url, verifyToken: "v" } })).toEqual({ isVerified: false });
    expect(calls.map(({ method, url: asked }) => [method, asked.searchParams.get("hub.verify_token")])).toEqual([
      ["GET", "v"],
      ["GET", "v"],
    ]);
    expect(await meta.subscriptions(NUMBER)).toEqual([]);
  });

  test.each(["raw", "escaped_body", "escaped_signature"] as const)(
    "are signed by the app's secret (%s) and read as they were written",
    async (signing) => {
      await meta.setDashboard("900", { signing });
      expect((await subscribe({ url, verifyToken: "v" })).status).toBe(200);
      await writes({ text: "¿qué tal? 🌷" });
      await simulator.simulation.deliveries.whenIdle(5_000);
      const call = calls.find(({ method }) => method === "POST");
      if (call === undefined) throw new Error("nothing came");
      expect(await verifyMetaSignature(call, ["app-secret"])).toBe(true);
      expect(await verifyMetaSignature(call, ["another"])).toBe(false);
      const isOverBytes =
        call.headers.get("x-hub-signature-256") ===
        `sha256=${createHmac("sha256", "app-secret").update(call.body).digest("hex")}`;
      expect(isOverBytes).toBe(signing !== "escaped_signature");
      expect(parseMetaDelivery(call.body)).toMatchObject({
        events: [{ type: "message", accountExternalId: NUMBER, message: { text: "¿qué tal? 🌷" } }],
        dead: [],
      });
    },
  );

  test("come again with the same bytes until they are answered with 200", async () => {
    await subscribe({ url, verifyToken: "v" });
    let refusals = 2;
    answerWith = () => ({ status: refusals-- > 0 ? 503 : 200, text: "" });
    await writes({ text: "hola" });
    await simulator.simulation.deliveries.whenIdle(5_000);
    const posted = calls.filter(({ method }) => method === "POST");
    expect(posted).toHaveLength(3);
    expect(new Set(posted.map(({ body }) => new TextDecoder().decode(body))).size).toBe(1);
  });

  test("are not made for who is not subscribed", async () => {
    await meta.setDashboard("900", { callback: { url, verifyToken: "v" } });
    await writes({ text: "hola" });
    await says({ text: "hey" });
    await simulator.simulation.deliveries.whenIdle(5_000);
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  test("tell of everything that happens to a message, in words that the channels know", async () => {
    await meta.setDashboard("900", { callback: { url, verifyToken: "v" } });
    await subscribe(null);
    await fetch(`${simulator.url}/v25.0/me/subscribed_apps?subscribed_fields=messages`, {
      method: "POST",
      headers: { authorization: "Bearer token-1" },
    });
    for (const { id } of [await writes({ text: "hola" }), await says({ text: "hey" })]) {
      await meta.changeMessage(id, { type: "edited", text: "hola a todos" });
      await meta.changeMessage(id, { type: "reaction", emoji: "❤️" });
      await meta.changeMessage(id, { type: "reaction", emoji: null });
      await meta.changeMessage(id, { type: "deleted" });
    }
    await writes({ file: "voice" });
    await says({ file: "photo" });
    await meta.ownerWritesInApp({ accountId: NUMBER, customerId: "34611000001", text: "desde el teléfono" });
    await meta.ownerWritesInApp({ accountId: PROFILE, customerId: ANN, text: "desde la app" });
    await meta.businessNews({
      businessAccountId: "6100",
      field: "account_update",
      value: { event: "PARTNER_REMOVED" },
    });
    await simulator.simulation.deliveries.whenIdle(5_000);
    const parsed = calls.filter(({ method }) => method === "POST").map(({ body }) => parseMetaDelivery(body));
    expect(parsed.flatMap(({ dead, ignored }) => [...dead, ...ignored])).toEqual([]);
    const kinds = parsed.flatMap(({ events }) => events.map(({ type }) => type)).toSorted();
    expect(kinds).toEqual([
      "account_state",
      ...Array(2).fill("delete"),
      ...Array(2).fill("edit"),
      ...Array(6).fill("message"),
      ...Array(4).fill("reaction"),
    ]);
  });
});
