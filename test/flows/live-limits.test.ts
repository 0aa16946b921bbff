import { beforeAll, expect, it } from "vitest";
import { FRAME_MAX_BYTES, FRAMES_PER_MINUTE } from "../../worker/inbox/frame-limits.ts";
import { migratedControl } from "./control-database.ts";
import { openLive } from "./fixtures/live-client.ts";
import { until } from "./fixtures/until.ts";
import { signedUp, type Visitor } from "./visitor.ts";

/** Proves what a client's socket may send to the tenant's object, and that nobody else's suffers from it. */

let visitor: Visitor;

beforeAll(async () => {
  await migratedControl();
  visitor = await signedUp();
});

it.each([
  ["text", "x".repeat(FRAME_MAX_BYTES + 1)],
  ["bytes", new ArrayBuffer(FRAME_MAX_BYTES + 1)],
])("A frame of more than 64 KiB of %s closes its socket, with the code for that.", async (_name, frame) => {
  const live = await openLive(visitor);
  live.send(frame);
  expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 1009 });
});

it("A socket that says hello all the time is closed, and the other tab goes on.", async () => {
  const [busy, other] = [await openLive(visitor), await openLive(visitor)];
  await other.hello({});
  const hello = JSON.stringify({ type: "hello", v: 1 });
  for (let frame = 0; frame < FRAMES_PER_MINUTE; frame++) busy.send(hello);
  await busy.take();
  expect(busy.closed).toBeNull();
  busy.send(hello);
  expect(await until("the socket is closed", () => busy.closed)).toMatchObject({ code: 1008 });
  expect(busy.frames.at(-1)).toEqual({ type: "error", reason: "too_many_frames" });

  await other.ping();
  expect(other.closed).toBeNull();
  await other.hello({});
  other.close();
});

it("Pings do not count: the platform answers them, and the object sleeps on.", async () => {
  const live = await openLive(visitor);
  await live.hello({});
  for (let ping = 0; ping < 2 * FRAMES_PER_MINUTE; ping++) await live.ping();
  await live.hello({});
  expect(live.closed).toBeNull();
  live.close();
});
