import { randomUUID } from "node:crypto";
import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { createMetaClient, type MetaClient } from "../simulator/meta/meta-client.ts";
import { sampleBytes } from "../simulator/sample-media.ts";
import { createSimulatorClient, type SimulatorClient } from "../simulator/simulator-client.ts";
import type { Agent } from "./agent.ts";
import { peopleOfEachTest } from "./people.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that a customer whose reply window is shut is reached by a template whose places people fill in: real
 * Chromium, real Worker, simulated Meta, which refuses a wrong count of values as Meta does. Not here: every form that
 * a template may have (worker/channels/whatsapp/templates.test.ts, app/inbox/templates).
 */

const DAY_MS = 24 * 3_600_000;

const people = peopleOfEachTest();

const OFFER = {
  name: "spring_offer",
  language: "en",
  status: "APPROVED",
  category: "MARKETING",
  components: [
    { type: "HEADER", format: "TEXT", text: "Hello {{1}}", example: { header_text: ["Ann"] } },
    { type: "BODY", text: "On {{1}} you get {{2}} off.", example: { body_text: [["Monday", "20 %"]] } },
    { type: "FOOTER", text: "Casa Lino" },
    {
      type: "BUTTONS",
      buttons: [{ type: "URL", text: "See it", url: "https://casalino.example/{{1}}", example: ["7"] }],
    },
  ],
};
const PICTURE = {
  name: "order_ready",
  language: "en",
  status: "APPROVED",
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::aW"] } },
    { type: "BODY", text: "Your order is ready." },
  ],
};
const PAUSED = {
  name: "winter_offer",
  language: "en",
  status: "PAUSED",
  category: "MARKETING",
  components: [{ type: "BODY", text: "Snow!" }],
};

type MetaShop = { agent: Agent; meta: MetaClient; simulator: SimulatorClient; numberId: string; token: string };

/** A workspace with a number of Meta's, and a customer who wrote two days ago in the open chat. */
async function openShutChat(templates: unknown[], options: BrowserContextOptions = {}): Promise<MetaShop> {
  const meta = createMetaClient(inject("simulatorUrl"), fetch);
  const simulator = createSimulatorClient(inject("simulatorUrl"));
  const digits = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  const [numberId, businessAccountId, token] = [`51${digits}`, `61${digits}`, `EAA${randomUUID()}`];
  await meta.createApp({
    appId: `90${digits}`,
    appSecret: "secret-of-the-app",
    accessToken: token,
    number: { id: numberId, businessAccountId, verifiedName: "Casa Lino" },
    templates: templates as Record<string, unknown>[],
  });
  const agent = await people.arrive(options);
  await agent.signUp("A shop");
  const { status } = await agent.ask(
    "accounts.connect",
    {
      provider: "meta",
      channel: "whatsapp",
      accessToken: token,
      phoneNumberId: numberId,
      businessAccountId,
      appSecret: "secret-of-the-app",
    },
    "POST",
  );
  expect(status).toBe(200);
  await agent.untilLive();
  const from = { id: "34611000001", name: "Ana Torres" };
  await meta.customerWrites({ accountId: numberId, from, text: "Hello?", at: Date.now() - 2 * DAY_MS });
  await agent.chat("Ana Torres").click();
  await agent.bubble("Hello?").waitFor();
  return { agent, meta, simulator, numberId, token };
}

/** The button beside the words that the window is shut. */
const openPicker = async ({ page }: Agent) => {
  await page.getByText("The reply window is closed").waitFor();
  await page.getByRole("button", { name: "Send a template" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
};

const sentBody = async ({ meta, numberId }: MetaShop) => (await meta.sends(numberId))[0]?.body;

describe("a template", () => {
  it("is found, filled in place by place, looked at and sent to a customer whose window is shut", async () => {
    const shop = await openShutChat([OFFER, PICTURE, PAUSED]);
    const { agent } = shop;
    expect(await agent.composer.isDisabled()).toBe(true);
    const dialog = await openPicker(agent);
    await dialog.getByRole("searchbox", { name: "Search templates" }).fill("offer");
    await expect.poll(() => dialog.getByRole("listitem").count()).toBe(2);
    expect(await dialog.getByRole("button", { name: /winter offer/ }).isDisabled()).toBe(true);
    await dialog.getByRole("button", { name: /spring offer/ }).click();

    // What is forgotten is asked for, and nothing leaves.
    await dialog.getByRole("button", { name: "Send template" }).click();
    await expect.poll(() => dialog.getByText("This place needs a value.").count()).toBe(4);
    await dialog.getByLabel("Header: value").fill("Ana");
    await dialog.getByLabel("Text: value 1").fill("Friday");
    await dialog.getByLabel("Text: value 2").fill("10 %");
    await dialog.getByLabel("End of the link “See it”").fill("42");
    const preview = dialog.getByRole("region", { name: "Preview" });
    await preview.getByText("On Friday you get 10 % off.").waitFor();
    await dialog.getByRole("button", { name: "Send template" }).click();
    await dialog.waitFor({ state: "detached" });

    const bubble = agent.bubble("On Friday you get 10 % off.");
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toMatch(/^(sent|delivered|read)$/);
    expect(await sentBody(shop)).toMatchObject({
      to: "+34611000001",
      type: "template",
      template: {
        name: "spring_offer",
        language: { code: "en" },
        components: [
          { type: "header", parameters: [{ type: "text", text: "Ana" }] },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Friday" },
              { type: "text", text: "10 %" },
            ],
          },
          { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "42" }] },
        ],
      },
    });
  });

  it("takes the picture of its header by upload", async () => {
    const shop = await openShutChat([PICTURE]);
    const dialog = await openPicker(shop.agent);
    await dialog.getByRole("button", { name: /order ready/ }).click();
    await dialog.getByRole("button", { name: "Send template" }).click();
    await dialog.getByText("Choose the file for the header.").waitFor();
    const [photo, note] = [sampleBytes("photo"), "words"];
    await dialog
      .locator("input[type=file]")
      .setInputFiles([{ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from(note) }]);
    await dialog.getByText("note.txt is of a type that cannot be sent here.").waitFor();
    await dialog
      .locator("input[type=file]")
      .setInputFiles([{ name: "lamp.png", mimeType: "image/png", buffer: Buffer.from(photo ?? []) }]);
    await dialog.getByText("lamp.png", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Send template" }).click();
    await dialog.waitFor({ state: "detached" });
    await expect
      .poll(() => sentBody(shop), SOON)
      .toMatchObject({
        template: {
          components: [
            { type: "header", parameters: [{ type: "image", image: { id: expect.stringMatching(/^\d+$/) } }] },
          ],
        },
      });
  });

  it("that is nowhere is said to be nowhere: none at all, none that matches", async () => {
    const none = await openShutChat([]);
    const empty = await openPicker(none.agent);
    await empty.getByRole("heading", { name: "No templates yet" }).waitFor();
    // Out of the dialog, and not out of the chat.
    await none.agent.page.keyboard.press("Escape");
    await empty.waitFor({ state: "detached" });
    await none.agent.bubble("Hello?").waitFor();

    const some = await openShutChat([PICTURE]);
    const dialog = await openPicker(some.agent);
    await dialog.getByRole("searchbox").fill("winter");
    await dialog.getByRole("heading", { name: "No template matches" }).waitFor();
  });

  it("is asked for again when Meta could not be asked", async () => {
    const shop = await openShutChat([PICTURE]);
    shop.agent.expectComplaints(/status of 5\d\d/);
    const scope = { method: "GET", path: "/:id/message_templates", apiKey: shop.token };
    await shop.simulator.addFault({ on: "request", scope, count: 1, fault: { kind: "status", status: 500 } });
    const dialog = await openPicker(shop.agent);
    await dialog.getByRole("alert").filter({ hasText: "The templates could not be loaded." }).waitFor();
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByRole("button", { name: /order ready/ }).waitFor();
  });
});
