import type { BrowserContextOptions, Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { sampleBytes } from "../simulator/sample-media.ts";
import type { Agent } from "./agent.ts";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import type { Shop } from "./shop.ts";
import { SOON } from "./soon.ts";

/**
 * Proves that files, replies, reactions and edits go both ways as people use them: real Chromium with a microphone
 * that beeps, real Worker, real storage, simulated provider. Not here: how it looks, and what each network allows.
 */

const ARRIVED = /^(sent|delivered|read)$/;
const ANA = { name: "Ana Torres", phone: "34600111222" };

const people = peopleOfEachTest();

/** A shop whose agent has the chat with Ana open, in which she has written once. */
async function openChat(options: BrowserContextOptions = {}) {
  const shop = await people.openShop(options);
  const question = await anaWrites(shop, { text: "Do you still have it?" });
  await shop.agent.chat("Ana Torres").click();
  await shop.agent.bubble("Do you still have it?").waitFor();
  return { ...shop, question };
}

type Written = Omit<Parameters<Shop["provider"]["customerWrites"]>[0], "accountId" | "from">;

const anaWrites = (shop: Shop, written: Written) =>
  shop.provider.customerWrites({ accountId: shop.whatsappId, from: ANA, ...written });

const sendsOf = (shop: Shop) => shop.provider.sends({ apiKey: shop.apiKey });

const photo = () => file("blue-shirt.png", "image/png", sampleBytes("photo"));
const order = () => file("order.pdf", "application/pdf", sampleBytes("document"));

function file(name: string, mimeType: string, bytes: Uint8Array | null) {
  return { name, mimeType, buffer: Buffer.from(bytes ?? []) };
}

const attach = (agent: Agent, ...files: ReturnType<typeof file>[]) =>
  agent.page.locator("input[type=file]").setInputFiles(files);

const sendButton = (agent: Agent) => agent.page.getByRole("button", { name: "Send", exact: true });

/** How wide the picture's own pixels are: 0 until they are there. */
const pixelsAcross = (picture: Locator) => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);

const untilDrawn = (picture: Locator) => expect.poll(() => pixelsAcross(picture), SOON).toBeGreaterThan(0);

/** A message's small bar is there while the mouse is on it. */
async function press(bubble: Locator, action: string): Promise<void> {
  await bubble.hover();
  await bubble.getByRole("button", { name: action, exact: true }).click();
}

async function reactWith(agent: Agent, bubble: Locator, choice: string): Promise<void> {
  await press(bubble, "React");
  await agent.page.getByRole("menuitem", { name: choice }).first().click();
}

describe("what a customer sends", () => {
  it("a picture stands in its place at once, and can be looked at in full size", async () => {
    const shop = await openChat({ viewport: { width: 1600, height: 900 } });
    const { agent } = shop;
    await anaWrites(shop, { text: "This one", attachments: [{ kind: "photo" }] });
    const bubble = agent.bubble("This one");
    const picture = bubble.getByRole("img");
    await untilDrawn(picture);
    // As large as it is, and no larger than the bubble allows.
    expect(await picture.evaluate((image) => [image.clientWidth, image.clientHeight])).toEqual([320, 240]);

    await bubble.getByRole("button", { name: "Open photo" }).click();
    const viewer = agent.page.getByRole("dialog", { name: "Photo in full size" });
    await untilDrawn(viewer.getByRole("img"));
    await agent.page.keyboard.press("Escape");
    await viewer.waitFor({ state: "detached" });
    // Escape has closed the picture and nothing else.
    await bubble.waitFor();
  });

  it("a voice message plays, a document is downloaded under its own name", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await anaWrites(shop, { attachments: [{ kind: "voice" }] });
    await agent.messages.getByRole("button", { name: "Play: Voice message" }).click();
    await agent.messages.getByRole("button", { name: "Pause: Voice message" }).waitFor();
    const position = agent.messages.getByRole("slider", { name: "Position" });
    await expect.poll(async () => Number(await position.inputValue()), SOON).toBeGreaterThan(0);

    await anaWrites(shop, { text: "My order", attachments: [{ kind: "document", fileName: "order 7781.pdf" }] });
    const downloading = agent.page.waitForEvent("download");
    await agent
      .bubble("My order")
      .getByRole("link", { name: /^Download order 7781\.pdf/ })
      .click();
    expect((await downloading).suggestedFilename()).toBe("order 7781.pdf");
  });

  it("what the provider no longer holds says so in its place", async () => {
    const shop = await openChat();
    await anaWrites(shop, { attachments: [{ kind: "unavailable" }] });
    await shop.agent.messages.getByText("No longer held by the provider").waitFor();
  });
});

describe("what an agent sends", () => {
  it("a picture goes out with its caption, a document after it, and both are there after a reload", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await attach(agent, photo(), order());
    await agent.page.getByRole("button", { name: "Remove blue-shirt.png" }).waitFor();
    await agent.composer.fill("Here it is");
    await agent.page.keyboard.press("Enter");

    const bubble = agent.bubble("Here it is");
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    await expect
      .poll(async () => (await sendsOf(shop)).map(({ text, attachments: [sent] }) => [text, sent?.fileName]))
      .toEqual([
        ["Here it is", "blue-shirt.png"],
        ["", "order.pdf"],
      ]);
    await untilDrawn(bubble.getByRole("img"));

    await agent.page.reload();
    await agent.untilLive();
    const picture = bubble.getByRole("img");
    expect(await picture.getAttribute("src")).toMatch(/^\/media\/m\d+\.0$/);
    await untilDrawn(picture);
    await agent.messages.getByRole("link", { name: /^Download order\.pdf/ }).waitFor();
  });

  it("a voice message is recorded, sent as one, and can be heard", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await agent.page.getByRole("button", { name: "Record a voice message" }).click();
    await agent.page.getByText("0:01").waitFor();
    await agent.page.getByRole("button", { name: "Send the recording" }).click();

    const bubble = agent.messages.locator("[data-message-id][data-direction=out]");
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    const [sent] = await sendsOf(shop);
    expect(sent?.attachments).toMatchObject([{ isVoice: true }]);
    expect(sent?.attachments[0]?.sizeBytes).toBeGreaterThan(0);

    await agent.page.reload();
    await agent.untilLive();
    await bubble.getByRole("button", { name: "Play: Voice message" }).click();
    await bubble.getByRole("button", { name: "Pause: Voice message" }).waitFor();
    // As its bytes sound: the microphone of the tests beeps, and is silent between two beeps.
    const bars = bubble.locator("[data-waveform] rect");
    await expect.poll(() => bars.count(), SOON).toBe(40);
    const heights = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("height"))));
    expect(Math.max(...heights)).toBe(24);
    expect(Math.min(...heights)).toBeLessThan(12);
    const slider = bubble.getByRole("slider", { name: "Position" });
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^\d:\d\d \/ \d:\d\d$/);
    await bubble.getByRole("button", { name: "Speed: 1×" }).click();
    await bubble.getByRole("button", { name: "Speed: 1.5×" }).waitFor();
    expect(await bubble.locator("audio").evaluate((audio: HTMLAudioElement) => audio.playbackRate)).toBe(1.5);
  });

  it("a recording that is thrown away is sent to nobody", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await agent.page.getByRole("button", { name: "Record a voice message" }).click();
    await agent.page.getByText("Recording").waitFor();
    await agent.page.getByRole("button", { name: "Discard the recording" }).click();
    await agent.send("I would rather write");
    const written = agent.bubble("I would rather write");
    await expect.poll(() => written.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    expect(await sendsOf(shop)).toHaveLength(1);
  });

  it("a file that is dropped on the thread is attached, and one that cannot be sent is refused before it travels", async () => {
    const shop = await openChat();
    const { agent } = shop;
    const uploads: string[] = [];
    agent.page.on("request", (request) => request.url().includes("/media/upload") && uploads.push(request.url()));

    const dropped = await agent.page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
        transfer.items.add(new File(["MZ"], "setup.exe", { type: "application/x-msdownload" }));
        transfer.items.add(new File([new Uint8Array(16 * 1024 * 1024)], "film.mp4", { type: "video/mp4" }));
        return transfer;
      },
      [...(sampleBytes("sticker") ?? [])],
    );
    await agent.messages.dispatchEvent("dragenter", { dataTransfer: dropped });
    await agent.page.getByText("Drop it here to attach it").waitFor();
    await agent.messages.dispatchEvent("drop", { dataTransfer: dropped });

    await agent.page.getByRole("button", { name: "Remove dropped.png" }).waitFor();
    const alert = agent.page.getByRole("alert");
    await alert.getByText("setup.exe is of a type that cannot be sent here.").waitFor();
    await alert.getByText("film.mp4 has 16.0 MB. Videos here have at most 15.0 MB.").waitFor();
    expect(uploads).toEqual([]);

    await sendButton(agent).click();
    await expect.poll(async () => (await sendsOf(shop)).length, SOON).toBe(1);
    expect(uploads).toHaveLength(1);
  });

  it("a file whose upload fails keeps its words, says why, and goes out once by Retry", async () => {
    const shop = await openChat();
    const { agent } = shop;
    agent.expectComplaints(/ERR_FAILED/);
    await agent.page.route("**/media/upload*", (route) => route.abort());
    await attach(agent, photo());
    await agent.composer.fill("Worth another try");
    await agent.page.keyboard.press("Enter");
    await agent.messages.getByText("Not sent: you are offline").waitFor();
    await agent.messages.getByText("Worth another try").waitFor();

    // Also when the page is gone in between: the file lies on this computer.
    await agent.page.reload();
    await agent.untilLive();
    await agent.messages.getByText("Not sent: you are offline").waitFor();
    await agent.page.unroute("**/media/upload*");
    await agent.page.getByRole("button", { name: "Retry" }).click();
    await expect.poll(() => agent.bubble("Worth another try").getAttribute("data-status"), SOON).toMatch(ARRIVED);
    agent.expectNoComplaints();
    expect((await sendsOf(shop)).map(({ text }) => text)).toEqual(["Worth another try"]);
  });

  it("a message that the provider refuses says why with its code, and goes out once by Retry", async () => {
    const shop = await openChat();
    const { agent, provider, apiKey } = shop;
    const scope = { apiKey, method: "POST", path: "/chats/:id/messages" };
    const fault = { kind: "status", status: 400, errorType: "invalid_action" } as const;
    await provider.addFault({ on: "request", scope, fault });
    await attach(agent, photo());
    await agent.composer.fill("Refused at first");
    await agent.page.keyboard.press("Enter");
    const bubble = agent.bubble("Refused at first");
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toBe("failed");
    await bubble.getByText(/^Not sent: This network does not allow this.*invalid_action/).waitFor();

    await provider.clearFaults({ apiKey });
    await bubble.getByRole("button", { name: "Retry" }).click();
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    expect(await sendsOf(shop)).toHaveLength(1);
  });
});

describe("what an agent does with a message", () => {
  it("answering it quotes it at the customer's and here", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await press(agent.bubble("Do you still have it?"), "Reply");
    await agent.page.getByText("Reply to Ana Torres").waitFor();
    await agent.page.keyboard.type("Yes, two of them");
    await agent.page.keyboard.press("Enter");

    const answer = agent.bubble("Yes, two of them");
    await expect.poll(() => answer.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    await answer.getByRole("button", { name: "Do you still have it?" }).waitFor();
    expect(await sendsOf(shop)).toMatchObject([{ text: "Yes, two of them", quoteId: shop.question.messageId }]);
    expect(await agent.page.getByText("Reply to Ana Torres").count()).toBe(0);
  });

  it("Escape takes back the reply first, and leaves the chat only then", async () => {
    const shop = await openChat();
    const { agent } = shop;
    await press(agent.bubble("Do you still have it?"), "Reply");
    const strip = agent.page.getByText("Reply to Ana Torres");
    await strip.waitFor();
    await agent.page.keyboard.press("Escape");
    await strip.waitFor({ state: "detached" });
    await expect.poll(() => agent.composer.evaluate((field) => field === document.activeElement)).toBe(true);
    await agent.page.keyboard.press("Escape");
    await expect.poll(() => agent.chat("Ana Torres").evaluate((row) => row === document.activeElement)).toBe(true);
  });

  it("a reaction goes both ways, by mouse and by keyboard", async () => {
    const shop = await openChat();
    const { agent, provider, question } = shop;
    const bubble = agent.bubble("Do you still have it?");
    await reactWith(agent, bubble, "React with 👍");
    await bubble.getByText("You reacted 👍").waitFor();
    const reactions = async () =>
      (await provider.messages({ accountId: shop.whatsappId }))
        .find(({ id }) => id === question.messageId)
        ?.reactions.map(({ value }) => value);
    expect(await reactions()).toEqual(["👍"]);

    await agent.send("Yes");
    const answer = agent.bubble("Yes");
    await expect.poll(() => answer.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    const [sent] = await sendsOf(shop);
    await provider.changeMessage(sent?.messageId ?? "", { type: "reaction", value: "❤️" });
    await answer.getByText("Ana Torres reacted ❤️").waitFor();

    // From the field back to the newest message, up to the one before, and along its menu.
    await agent.composer.focus();
    await agent.tabTo(answer, "Shift+Tab");
    await agent.page.keyboard.press("ArrowUp");
    await agent.page.keyboard.press("Enter");
    await agent.page.getByRole("menu").waitFor();
    await agent.page.keyboard.press("ArrowRight");
    await agent.page.keyboard.press("Enter");
    await bubble.getByText("You reacted ❤️").waitFor();
  });

  it("an edit changes the words at the customer's and here, and says that it did", async () => {
    const shop = await openChat();
    const { agent, provider } = shop;
    await agent.send("It costs 20");
    const bubble = agent.messages.locator("[data-message-id][data-direction=out]");
    await expect.poll(() => bubble.getAttribute("data-status"), SOON).toMatch(ARRIVED);
    await agent.composer.fill("A half-written thought");

    await press(bubble, "Edit");
    await expect.poll(() => agent.composer.inputValue()).toBe("It costs 20");
    await agent.composer.fill("It costs 25");
    await agent.page.getByRole("button", { name: "Save" }).click();
    await agent.bubble("It costs 25").getByText("Edited").waitFor();
    await expect.poll(() => agent.composer.inputValue()).toBe("A half-written thought");
    const [sent] = await sendsOf(shop);
    const atProvider = (await provider.messages({ accountId: shop.whatsappId })).find(
      ({ id }) => id === sent?.messageId,
    );
    expect(atProvider?.text).toBe("It costs 25");
    expect(await bubble.count()).toBe(1);
  });

  it("what the customer deletes is gone, and offers nothing any more", async () => {
    const shop = await openChat();
    const { agent, provider, question } = shop;
    await anaWrites(shop, { text: "Stays" });
    await agent.bubble("Stays").waitFor();
    await provider.changeMessage(question.messageId, { type: "deleted" });
    const deleted = agent.bubble("This message was deleted");
    await deleted.waitFor();
    await deleted.hover();
    expect(await deleted.getByRole("button").count()).toBe(0);
  });

  it("on a phone a long press opens the menu, and lifting the finger chooses nothing", async () => {
    const shop = await people.openShop(PHONE);
    const { agent } = shop;
    await anaWrites(shop, { text: "Do you still have it?" });
    await agent.chat("Ana Torres").tap();
    const bubble = agent.bubble("Do you still have it?");
    await bubble.waitFor();

    const place = await bubble.getByText("Do you still have it?").boundingBox();
    const finger = await agent.context.newCDPSession(agent.page);
    const touchPoints = [{ x: (place?.x ?? 0) + 20, y: (place?.y ?? 0) + 8 }];
    await finger.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    const menu = agent.page.getByRole("menu");
    await menu.waitFor();
    await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await menu.getByRole("menuitem", { name: "Reply" }).tap();
    await agent.page.getByText("Reply to Ana Torres").waitFor();
  });
});
