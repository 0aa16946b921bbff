import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { LiveEvent, ServerFrame } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { readInbox } from "./fixtures/inbox-view.ts";
import { openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { connectFixtureAccounts, openConnectedShop, openShop, type Shop } from "./fixtures/shop.ts";
import { type Envelope, on, whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";
import { newVisitor, PASSWORD } from "./visitor.ts";

/** Proves the live protocol (design.md, section 4) on real sockets: nothing is missed, nothing comes twice. */

const DAY_MS = 24 * 60 * 60 * 1000;
const REPLAY_EVENTS_MAX = 300;
const REPLAY_BYTES_MAX = 256 * 1024;

beforeAll(migratedControl);
afterEach(() => {
  vi.useRealTimers();
});

/** Delivers `count` messages in one chat, a second apart, as few calls as it takes. */
async function deliverMany(shop: Shop, count: number, text = "text"): Promise<void> {
  const bodies = Array.from(
    { length: count },
    (_, place): Envelope =>
      whatsapp(`many-${place}`, {
        message: `${text} ${place}`,
        timestamp: new Date(Date.parse(on("10:00:00")) + place * 1000).toISOString(),
      }),
  );
  for (let from = 0; from < count; from += 50) {
    expect(await shop.deliver(bodies.slice(from, from + 50))).toBe(200);
  }
}

const openSockets = (shop: Shop): Promise<number> =>
  runInDurableObject(shop.object(), (_object, state) => state.getWebSockets().length);

const replays = (frames: ServerFrame[]) => frames.filter((frame) => frame.type === "replay");
const eventsOf = (frames: ServerFrame[]): LiveEvent[] => replays(frames).flatMap(({ events }) => events);
const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => from + place);

describe("A socket that drops", () => {
  it("and comes back with its cursor gets exactly what it missed, and then what comes.", async () => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    await shop.deliver(whatsapp("l-1"));
    const heard = await live.take();
    expect(heard).toMatchObject([{ type: "event", seq: at.head + 1 }]);
    live.close();
    await until("the object knows that the socket is gone", async () => (await openSockets(shop)) === 0);

    await shop.deliver(whatsapp("l-2", { timestamp: on("09:31:00") }));
    await shop.deliver(whatsapp("l-3", { timestamp: on("09:32:00") }));

    const back = await openLive(shop.visitor);
    const missed = await back.hello({ epoch: at.epoch, cursor: at.head + 1 });
    expect(missed.map(({ type }) => type)).toEqual(["replay", "live"]);
    expect(missed[1]).toEqual({ type: "live", epoch: at.epoch, head: at.head + 3 });
    const { chats } = await readInbox(shop.inbox());
    expect(eventsOf(missed).map(({ seq, change }) => ({ seq, change }))).toEqual(
      (chats[0]?.messages.slice(1) ?? []).map((message, place) => ({
        seq: at.head + 2 + place,
        change: { kind: "message", message, chat: chats[0]?.chat },
      })),
    );

    await shop.deliver(whatsapp("l-4", { timestamp: on("09:33:00") }));
    expect(await back.take()).toMatchObject([{ type: "event", seq: at.head + 4 }]);
    back.close();
  });

  it("because of something that cannot be read is given a snapshot, and what comes is taken all the same.", async () => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    await shop.deliver(whatsapp("l-broken"));
    await live.take();
    await runInDurableObject(shop.object(), (_object, { storage }) => {
      storage.sql.exec("UPDATE messages SET attachments = '{', seq = seq + 1");
      storage.sql.exec("UPDATE log_state SET head = head + 1");
      storage.sql.exec(
        "INSERT INTO event_log SELECT seq + 1, at, kind, 'm' || (seq + 1), chat_id FROM event_log WHERE seq = ?",
        at.head + 1,
      );
    });
    expect(await shop.deliver(whatsapp("l-after", { chat_id: "another", timestamp: on("09:31:00") }))).toBe(200);
    expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 1012 });

    const back = await openLive(shop.visitor);
    const answer = await back.hello({ epoch: at.epoch, cursor: at.head });
    expect(answer).toMatchObject([{ type: "reset", reason: "too_old", head: at.head + 3 }]);
    expect(await back.hello({ epoch: at.epoch, cursor: at.head + 3 })).toMatchObject([{ type: "live" }]);
    expect(await shop.deliver(whatsapp("l-next", { chat_id: "another", timestamp: on("09:32:00") }))).toBe(200);
    expect(await back.take()).toMatchObject([{ type: "event", seq: at.head + 4 }]);
    back.close();
  });

  it("and has missed nothing is live at once.", async () => {
    const shop = await openConnectedShop();
    const { live, at } = await openCaughtUp(shop.visitor);
    expect(await live.hello({ epoch: at.epoch, cursor: at.head })).toEqual([{ type: "live", ...at }]);
    live.close();
  });

  it("hears nothing of another tenant.", async () => {
    const [mine, theirs] = [await openConnectedShop(), await openConnectedShop()];
    const { live } = await openCaughtUp(mine.visitor);
    const { live: other } = await openCaughtUp(theirs.visitor);
    await theirs.deliver(whatsapp("l-theirs"));
    expect(await live.take()).toEqual([]);
    expect(await other.take()).toHaveLength(1);
    live.close();
    other.close();
  });
});

describe("Five hundred missed events", () => {
  it("come in frames of at most 300, each but the last saying that there is more.", async () => {
    const shop = await openConnectedShop();
    const at = await shop.inbox().open();
    await deliverMany(shop, 500);
    const live = await openLive(shop.visitor);
    const frames = await live.hello({ epoch: at.epoch, cursor: at.head });

    expect(eventsOf(frames).map(({ seq }) => seq)).toEqual(numbered(at.head + 1, at.head + 500));
    const sent = replays(frames);
    expect(sent.map(({ more }) => more)).toEqual(sent.map((_, place) => place < sent.length - 1));
    for (const frame of sent) {
      expect(frame.epoch).toBe(at.epoch);
      expect(frame.events.length).toBeLessThanOrEqual(REPLAY_EVENTS_MAX);
      expect(bytesOf(frame)).toBeLessThanOrEqual(REPLAY_BYTES_MAX);
    }
    expect(frames.at(-1)).toEqual({ type: "live", epoch: at.epoch, head: at.head + 500 });
    live.close();
  });

  it.each([
    ["plain letters", "a"],
    ["letters of three bytes", "中"],
    ["emoji", "🛋️"],
  ])("of long texts in %s come in frames of at most 256 KiB.", async (_name, letter) => {
    const shop = await openConnectedShop();
    const at = await shop.inbox().open();
    await deliverMany(shop, 100, letter.repeat(3_000 / letter.length));
    const live = await openLive(shop.visitor);
    const frames = await live.hello({ epoch: at.epoch, cursor: at.head });
    expect(eventsOf(frames).map(({ seq }) => seq)).toEqual(numbered(at.head + 1, at.head + 100));
    for (const frame of replays(frames)) expect(bytesOf(frame)).toBeLessThanOrEqual(REPLAY_BYTES_MAX);
    live.close();
  });

  it("of which one alone is larger than a frame come all the same.", async () => {
    const shop = await openConnectedShop();
    const at = await shop.inbox().open();
    const long = "x".repeat(REPLAY_BYTES_MAX + 1);
    await shop.deliver([whatsapp("l-short"), whatsapp("l-long", { message: long }), whatsapp("l-after")]);
    const live = await openLive(shop.visitor);
    const frames = await live.hello({ epoch: at.epoch, cursor: at.head });
    expect(eventsOf(frames).map(({ seq }) => seq)).toEqual(numbered(at.head + 1, at.head + 3));
    live.close();
  });
});

const bytesOf = (frame: ServerFrame) => new TextEncoder().encode(JSON.stringify(frame)).byteLength;

describe("A hello that cannot be answered in full", () => {
  const places: [name: string, reason: string, place: (at: { epoch: string; head: number }) => object][] = [
    ["says no position", "no_position", () => ({})],
    ["says a cursor without an epoch", "no_position", ({ head }) => ({ cursor: head })],
    ["says an epoch without a cursor", "no_position", ({ epoch }) => ({ epoch })],
    ["says the epoch of another database", "foreign_epoch", ({ head }) => ({ epoch: "another", cursor: head })],
    ["is ahead of the head", "ahead_of_head", ({ epoch, head }) => ({ epoch, cursor: head + 1 })],
  ];

  it.each(places)(
    "since it %s is answered by a reset (%s) and no events, now and later.",
    async (_name, reason, place) => {
      const shop = await openConnectedShop();
      const at = await shop.inbox().open();
      const live = await openLive(shop.visitor);
      expect(await live.hello(place(at))).toEqual([{ type: "reset", ...at, reason }]);
      // It holds no snapshot yet, so an event would leave it with a part.
      await shop.deliver(whatsapp("l-part"));
      expect(await live.take()).toEqual([]);
      live.close();
    },
  );

  it("since what it misses was tidied away is answered by a reset.", async () => {
    const shop = await openConnectedShop();
    const at = await shop.inbox().open();
    await shop.deliver(whatsapp("l-old"));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 8 * DAY_MS });
    expect(await runDurableObjectAlarm(shop.object())).toBe(true);

    const live = await openLive(shop.visitor);
    const now = await shop.inbox().open();
    expect(await live.hello({ epoch: at.epoch, cursor: at.head })).toEqual([
      { type: "reset", ...now, reason: "too_old" },
    ]);
    // The head itself was seen: nothing is missed.
    expect(await live.hello({ epoch: at.epoch, cursor: now.head })).toEqual([{ type: "live", ...now }]);
    live.close();
  });

  it("is followed by a snapshot, whose asOf makes the socket live without a hole.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("l-before"));
    const live = await openLive(shop.visitor);
    expect(await live.hello({})).toMatchObject([{ type: "reset" }]);

    const snapshot = await shop.visitor.query("chats.list", {});
    expect(snapshot.data.items).toHaveLength(1);
    const { asOf } = snapshot.data as { asOf: { epoch: string; head: number } };
    await shop.deliver(whatsapp("l-between", { timestamp: on("09:31:00") }));

    const answer = await live.hello({ epoch: asOf.epoch, cursor: asOf.head });
    expect(eventsOf(answer)).toMatchObject([
      { seq: asOf.head + 1, change: { message: { text: "text of l-between" } } },
    ]);
    expect(answer.at(-1)).toEqual({ type: "live", epoch: asOf.epoch, head: asOf.head + 1 });
    await shop.deliver(whatsapp("l-after", { timestamp: on("09:32:00") }));
    expect(await live.take()).toMatchObject([{ type: "event", seq: asOf.head + 2 }]);
    live.close();
  });
});

describe("A frame that is not a hello", () => {
  it.each([
    ["no JSON", "hello"],
    ["another type", JSON.stringify({ type: "subscribe" })],
    ["a version to come", JSON.stringify({ type: "hello", v: 2 })],
    ["a cursor below zero", JSON.stringify({ type: "hello", v: 1, epoch: "e", cursor: -1 })],
    ["a cursor that is a text", JSON.stringify({ type: "hello", v: 1, epoch: "e", cursor: "1" })],
    ["more than a hello can be", JSON.stringify({ type: "hello", v: 1, more: "x".repeat(5_000) })],
    ["bytes", new TextEncoder().encode(JSON.stringify({ type: "hello", v: 1 })).buffer],
  ])("(%s) is told so and closes the socket with 1008, awake or hibernated.", async (_name, frame) => {
    const shop = await openConnectedShop();
    for (const evicted of [false, true]) {
      const { live } = await openCaughtUp(shop.visitor);
      if (evicted) await evictDurableObject(shop.object());
      live.send(frame);
      expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 1008 });
      expect(live.frames).toEqual([{ type: "error", reason: "not_a_hello" }]);
    }
    // It was that socket's fault alone.
    const { live } = await openCaughtUp(shop.visitor);
    await shop.deliver(whatsapp("l-others"));
    expect(await live.take()).toHaveLength(1);
    live.close();
  });
});

describe("Signing out", () => {
  it("closes the session's sockets, also hibernated ones, and no others.", async () => {
    const shop = await openShop();
    await connectFixtureAccounts(shop);
    const { email } = (await shop.visitor.query("auth.me")).data.user as { email: string };
    const elsewhere = newVisitor();
    expect((await elsewhere.mutate("auth.signIn", { email, password: PASSWORD })).status).toBe(200);

    const sockets = [await openCaughtUp(shop.visitor), await openCaughtUp(shop.visitor)].map(({ live }) => live);
    const { live: other } = await openCaughtUp(elsewhere);
    await evictDurableObject(shop.object());
    expect((await shop.visitor.mutate("auth.signOut")).status).toBe(200);

    for (const socket of sockets) {
      expect(await until("the session's socket is closed", () => socket.closed)).toMatchObject({ code: 4401 });
    }
    await shop.deliver(whatsapp("l-signed-out"));
    expect(sockets.flatMap(({ frames }) => frames)).toEqual([]);
    expect(await other.take()).toHaveLength(1);
    expect(other.closed).toBeNull();
    other.close();
  });
});

describe("A page that another sign-in has left behind", () => {
  it("is told nothing of the session that its browser has now.", async () => {
    const shop = await openShop();
    const { id } = (await shop.visitor.query("auth.me")).data.user as { id: string };
    const own = await openLive(shop.visitor);
    expect(await own.hello({ viewer: id })).toMatchObject([{ type: "reset", reason: "no_position" }]);

    const leftBehind = await openLive(shop.visitor);
    leftBehind.send(JSON.stringify({ type: "hello", v: 1, viewer: "somebody-else" }));
    expect(await until("its socket is closed", () => leftBehind.closed)).toMatchObject({ code: 4401 });
    expect(leftBehind.frames).toEqual([]);
    expect(own.closed).toBeNull();
    own.close();
  });
});
