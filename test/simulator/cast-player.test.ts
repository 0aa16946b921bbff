import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CAST } from "./cast.ts";
import { CastPlayer, turnDelayMs } from "./cast-player.ts";
import { phoneMessageSchema } from "./control-schema.ts";
import { DEMO_ACCOUNTS, DEMO_API_KEY, DEMO_INSTAGRAM_ID, DEMO_WHATSAPP_ID } from "./demo.ts";
import { ownerWritesOnPhone } from "./messages.ts";
import { makeAccount } from "./people.ts";
import type { WebhookRecord } from "./records.ts";
import { Simulation, type SimulationState } from "./simulation.ts";

describe("turnDelayMs", () => {
  it("begins with 20 to 40 seconds and slows down to some minutes, never more", () => {
    expect(turnDelayMs(0, 0)).toBe(20_000);
    expect(turnDelayMs(0, 0.999)).toBeLessThan(40_000);
    expect(turnDelayMs(5, 0.5)).toBeGreaterThan(turnDelayMs(0, 0.5));
    expect(turnDelayMs(10_000, 0.999)).toBeLessThanOrEqual(400_000);
  });
});

describe("the cast", () => {
  it("has somebody on both channels, a group, a person without a number, and media", () => {
    const lines = CAST.flatMap((member) => [...member.opening, ...member.later]);
    const kinds = lines.flatMap((line) => line.attachments ?? []).map((attachment) => attachment.kind);
    expect(new Set(CAST.map((member) => member.accountId)).size).toBe(2);
    expect(CAST.some((member) => member.groupName !== undefined)).toBe(true);
    expect(CAST.some(({ people: [person] }) => person.lid !== undefined && person.phone === undefined)).toBe(true);
    expect(kinds).toEqual(expect.arrayContaining(["photo", "voice"]));
  });

  it("names nobody twice and lets the shop answer only chats that a customer began", () => {
    expect(new Set(CAST.map((member) => member.key)).size).toBe(CAST.length);
    for (const member of CAST) expect(member.opening[0]?.isOurs).not.toBe(true);
  });
});

describe("CastPlayer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits for a webhook, then tells what was said before, once per state", () => {
    const simulation = demo();
    const player = new CastPlayer(simulation, 1);
    player.start();
    vi.advanceTimersByTime(10_000);
    expect(simulation.world.messages.size).toBe(0);

    listen(simulation, [DEMO_WHATSAPP_ID]);
    vi.advanceTimersByTime(2_000);
    const opened = simulation.world.messages.size;
    expect(opened).toBe(openingLines(DEMO_WHATSAPP_ID));
    listen(simulation, [DEMO_INSTAGRAM_ID]);
    vi.advanceTimersByTime(2_000);
    expect(simulation.world.messages.size).toBe(opened + openingLines(DEMO_INSTAGRAM_ID));
    player.stop();

    const again = demo(JSON.parse(JSON.stringify(simulation.toState())));
    const secondPlayer = new CastPlayer(again, 1);
    secondPlayer.start();
    vi.advanceTimersByTime(10_000);
    expect(again.world.messages.size).toBe(simulation.world.messages.size);
    secondPlayer.stop();
  });

  it("lets a customer read and reply once within seconds when the shop writes three times", () => {
    const simulation = demo();
    listen(simulation, null);
    const player = new CastPlayer(simulation, 1);
    player.start();
    vi.advanceTimersByTime(2_000);
    const chatId = simulation.cast.chatOf.noor ?? "";
    const before = simulation.world.messages.size;
    for (const text of ["Hello", "we do", "have trade prices"]) {
      ownerWritesOnPhone(simulation, phoneMessageSchema.parse({ accountId: DEMO_INSTAGRAM_ID, chatId, text }));
    }
    vi.advanceTimersByTime(6_500);
    const added = [...simulation.world.messages.values()].slice(before);
    expect(added.map((message) => message.origin)).toEqual(["phone", "phone", "phone", "customer"]);
    expect(added.slice(0, 3).every((message) => message.isSeen)).toBe(true);
    player.stop();
  });

  it("writes some dozen messages an hour at most when nobody answers", () => {
    const simulation = demo();
    listen(simulation, null);
    const player = new CastPlayer(simulation, 1);
    player.start();
    vi.advanceTimersByTime(2_000);
    const opened = simulation.world.messages.size;
    vi.advanceTimersByTime(60_000);
    expect(simulation.world.messages.size - opened).toBeGreaterThanOrEqual(1);
    vi.advanceTimersByTime(3_600_000);
    expect(simulation.world.messages.size - opened).toBeLessThan(36);
    player.stop();
  });
});

/** The demo's world; its webhook calls are queued and never leave, because the queue is not started. */
function demo(saved?: SimulationState): Simulation {
  const options = { seed: 1, log: () => {}, retryDelaysMs: [], timeoutMs: 1_000, concurrency: 1, saved };
  const simulation = new Simulation(options);
  if (saved === undefined) for (const account of DEMO_ACCOUNTS) makeAccount(simulation.world, account, 0);
  return simulation;
}

function listen(simulation: Simulation, accountIds: string[] | null): void {
  const webhook: WebhookRecord = {
    id: simulation.world.newId(),
    apiKey: DEMO_API_KEY,
    source: "messaging",
    requestUrl: "http://127.0.0.1:9/",
    name: null,
    isEnabled: true,
    format: "json",
    headers: [],
    accountIds,
    events: null,
  };
  simulation.world.webhooks.set(webhook.id, webhook);
  simulation.tellWebhookRegistered(webhook);
}

const openingLines = (accountId: string): number =>
  CAST.filter((member) => member.accountId === accountId).flatMap((member) => member.opening).length;
