import { mkdtempSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountType } from "./records.ts";
import { type RunningSimulator, startSimulator } from "./start-simulator.ts";

/*
 * The provider's webhook side over real HTTP, into an endpoint of the test's own.
 */

// biome-ignore lint/suspicious/noExplicitAny: the bodies are what is under test
type Received = { path: string; headers: IncomingHttpHeaders; body: any };

let simulator: RunningSimulator;
let endpoint: Server;
const received: Received[] = [];
/** What the endpoint answers next, by path; 200 when it has nothing to say. */
const answers = new Map<string, number[]>();

beforeAll(async () => {
  simulator = await startSimulator({ seed: 5, retryDelaysMs: [5, 10, 15, 20, 25] });
  endpoint = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? "";
    received.push({ path, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) });
    response.writeHead(answers.get(path)?.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await simulator.stop();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
});

let made = 0;
/** A workspace with one account, whose webhook comes to a path of its own. */
async function listeningAccount(type: AccountType = "WHATSAPP", webhook: Record<string, unknown> = {}) {
  made += 1;
  const apiKey = `hook-${made}`;
  const path = `/${apiKey}`;
  const account = await simulator.control.createAccount({ apiKey, type, name: "Shop" });
  const answer = await fetch(`${simulator.url}/api/v1/webhooks`, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    body: JSON.stringify({
      source: "messaging",
      request_url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}${path}`,
      headers: [{ key: "Unipile-Auth", value: "secret" }],
      ...webhook,
    }),
  });
  expect(answer.status).toBe(201);
  const calls = async () => {
    expect(await simulator.control.idle({ apiKey, timeoutMs: 5_000 })).toBe(true);
    return received.filter((call) => call.path === path);
  };
  const write = (text: string) =>
    simulator.control.customerWrites({ accountId: account.id, from: { name: "Eva", phone: "34612000001" }, text });
  return { apiKey, account, path, calls, write };
}

async function send(apiKey: string, chatId: string, text: string): Promise<void> {
  const form = new FormData();
  form.set("text", text);
  await fetch(`${simulator.url}/api/v1/chats/${chatId}/messages`, {
    method: "POST",
    headers: { "x-api-key": apiKey },
    body: form,
  });
}

const texts = (calls: Received[]) => calls.map((call) => call.body.message);

describe("a delivery", () => {
  it("posts JSON under the wrong content type, with the registered headers", async () => {
    const { write, calls } = await listeningAccount();
    await write("hi");
    const [call] = await calls();
    expect(call?.headers).toMatchObject({
      "content-type": "application/x-www-form-urlencoded",
      "unipile-auth": "secret",
      "user-agent": "axios/1.7.7",
    });
    expect(call?.body).toMatchObject({ event: "message_received", message: "hi", is_sender: false, is_event: 0 });
    expect(call?.body.account_info).toEqual({ type: "WHATSAPP", phone_number: expect.any(String) });
  });

  it("is tried again until it gets exactly 200, and each time with the same bytes", async () => {
    const { apiKey, path, write, calls } = await listeningAccount();
    answers.set(path, [500, 204, 301]);
    await write("again");
    expect(new Set((await calls()).map((call) => JSON.stringify(call.body))).size).toBe(1);
    const [delivery] = await simulator.control.deliveries({ apiKey });
    expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([500, 204, 301, 200]);
    expect(delivery?.outcome).toBe("delivered");
  });

  it("is lost after five retries", async () => {
    const { apiKey, path, write, calls } = await listeningAccount();
    answers.set(path, [503, 503, 503, 503, 503, 503]);
    await write("lost");
    expect(await calls()).toHaveLength(6);
    expect((await simulator.control.deliveries({ apiKey }))[0]?.outcome).toBe("failed");
  });

  it("goes to the webhooks that asked for the event and for the account", async () => {
    const { apiKey, path, write, calls } = await listeningAccount("WHATSAPP", { events: ["message_reaction"] });
    const other = await simulator.control.createAccount({ apiKey, type: "WHATSAPP", name: "Other" });
    await fetch(`${simulator.url}/api/v1/webhooks`, {
      method: "POST",
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      body: JSON.stringify({
        source: "messaging",
        request_url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}${path}`,
        account_ids: [other.id],
      }),
    });
    const { messageId } = await write("hi");
    await simulator.control.changeMessage(messageId, { type: "reaction", value: "👍" });
    const [call, ...others] = await calls();
    expect(others).toEqual([]);
    expect(call?.body).toMatchObject({ event: "message_reaction", reaction: "👍", message_id: messageId });
    expect(call?.body.reaction_sender.attendee_name).toBe("Eva");
  });
});

describe("own messages", () => {
  it("come back by webhook, from the API and from the phone, and name people in every known way", async () => {
    const { apiKey, account, write, calls } = await listeningAccount("INSTAGRAM");
    const { chatId } = await write("hi");
    for (const text of ["one", "two", "three"]) await send(apiKey, chatId, text);
    await simulator.control.ownerWritesOnPhone({ accountId: account.id, chatId, text: "four" });
    const own = (await calls()).filter((call) => call.body.is_sender === true);
    expect(texts(own).sort()).toEqual(["four", "one", "three", "two"]);
    const isCustomer = own.map((call) => call.body.sender.attendee_name === "Eva");
    expect(new Set(isCustomer)).toEqual(new Set([true, false]));
  });

  it("use numbers or strings for booleans when told", async () => {
    const { apiKey, write, calls } = await listeningAccount();
    await simulator.control.setSettings(apiKey, { webhookBooleans: "numbers" });
    await write("a");
    await calls();
    await simulator.control.setSettings(apiKey, { webhookBooleans: "strings" });
    await write("b");
    expect((await calls()).map(({ body }) => [body.is_sender, body.is_group, body.is_event])).toEqual([
      [0, 0, 0],
      ["false", "false", "0"],
    ]);
  });
});

describe("faults on deliveries", () => {
  it("drops, duplicates and reorders as told", async () => {
    const { apiKey, write, calls } = await listeningAccount();
    await simulator.control.addFault({ on: "delivery", scope: { apiKey }, fault: { kind: "drop" } });
    await write("dropped");
    await simulator.control.addFault({ on: "delivery", scope: { apiKey }, fault: { kind: "duplicate", copies: 2 } });
    await write("thrice");
    expect(texts(await calls())).toEqual(["thrice", "thrice", "thrice"]);

    await simulator.control.addFault({
      on: "delivery",
      scope: { apiKey },
      count: 10,
      fault: { kind: "reorder", window: 10, holdMs: 5_000 },
    });
    for (let i = 0; i < 10; i++) await write(`r${i}`);
    const order = texts(await calls()).slice(3);
    expect([...order].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `r${i}`));
    expect(order).not.toEqual([...order].sort());
  });

  it("lets a half-full reordering go by itself", async () => {
    const { apiKey, write, calls } = await listeningAccount();
    await simulator.control.addFault({
      on: "delivery",
      scope: { apiKey },
      count: 10,
      fault: { kind: "reorder", window: 10, holdMs: 20 },
    });
    await write("alone");
    expect(texts(await calls())).toEqual(["alone"]);
  });

  it("delivers a whole burst, each message once", async () => {
    const { account, calls } = await listeningAccount();
    await simulator.control.burst({ accountId: account.id, count: 200, customers: 5 });
    const seen = texts(await calls());
    expect(seen).toHaveLength(200);
    expect(new Set(seen).size).toBe(200);
  });
});

describe("an account's state", () => {
  it("is announced on a transition only, and what was written meanwhile comes in a burst afterwards", async () => {
    const { apiKey, account, path, write, calls } = await listeningAccount();
    await fetch(`${simulator.url}/api/v1/webhooks`, {
      method: "POST",
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      body: JSON.stringify({
        source: "account_status",
        request_url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}${path}`,
      }),
    });
    expect(await simulator.control.setAccountStatus(account.id, "OK")).toEqual({ changed: false });
    await simulator.control.setAccountStatus(account.id, "CREDENTIALS");
    await write("missed 1");
    await write("missed 2");
    expect((await calls()).map(({ body }) => body)).toEqual([
      { AccountStatus: { account_id: account.id, account_type: "WHATSAPP", message: "CREDENTIALS" } },
    ]);
    await simulator.control.setAccountStatus(account.id, "RECONNECTED");
    const after = (await calls()).slice(1).map(({ body }) => body.message ?? body.AccountStatus.message);
    expect(after.sort()).toEqual(["RECONNECTED", "missed 1", "missed 2"]);
  });
});

describe("the state file", () => {
  it("keeps accounts, chats, messages, webhooks and undelivered calls over a restart", async () => {
    const stateFile = join(mkdtempSync(join(tmpdir(), "parley-simulator-")), "simulator.json");
    const first = await startSimulator({ stateFile, retryDelaysMs: [60_000] });
    const account = await first.control.createAccount({ apiKey: first.apiKey, type: "WHATSAPP", name: "Shop" });
    await fetch(`${first.url}/api/v1/webhooks`, {
      method: "POST",
      headers: { "x-api-key": first.apiKey, "content-type": "application/json" },
      body: JSON.stringify({
        source: "messaging",
        request_url: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/kept`,
      }),
    });
    answers.set("/kept", [500]);
    const { messageId } = await first.control.customerWrites({
      accountId: account.id,
      from: { name: "Eva" },
      text: "kept",
    });
    await expect.poll(() => received.filter((call) => call.path === "/kept").length).toBe(1);
    await first.stop();

    const second = await startSimulator({ stateFile });
    expect(await second.control.idle({ timeoutMs: 5_000 })).toBe(true);
    expect(received.filter((call) => call.path === "/kept").map((call) => call.body.message_id)).toEqual([
      messageId,
      messageId,
    ]);
    expect((await second.control.messages()).map((message) => message.id)).toEqual([messageId]);
    expect(await second.control.accounts()).toEqual([account]);
    // The id source goes on where it stopped: the same request must not make the same id again.
    const other = await second.control.createAccount({ apiKey: first.apiKey, type: "WHATSAPP", name: "Shop" });
    expect(other.id).not.toBe(account.id);
    await second.stop();
  });
});
