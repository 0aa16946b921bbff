import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { expectSound, readInbox } from "./fixtures/inbox-view.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import type { SharedFile } from "./shared-data.setup.ts";

/**
 * Proves that no body, however foreign, throws or disappears: each is stored and accounted for as applied,
 * ignored or dead. The bodies lie in a data folder beside the project and are tried where it is there; a few of
 * our own are tried always.
 */

beforeAll(migratedControl);

type Stored = { elements: number; applied: number; ignored: number; dead: number };

/** What is noted of the delivery with exactly these bytes; null when it is not there. */
function outcomeOf(shop: Shop, body: ArrayBuffer): Promise<Stored | null> {
  return runInDurableObject(shop.object(), (_object, { storage }) => {
    const kept = storage.sql
      .exec<Stored & { id: number; body: ArrayBuffer; parts: number }>(
        `SELECT d.id, d.body, d.parts, d.elements, d.applied, d.ignored,
                (SELECT count(*) FROM dead_letters l WHERE l.delivery_id = d.id) AS dead
         FROM deliveries d`,
      )
      .toArray()
      .find((row) => row.parts === 1 && sameBytes(row.body, body));
    if (kept === undefined) return null;
    const { elements, applied, ignored, dead } = kept;
    return { elements, applied, ignored, dead };
  });
}

function sameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  const [left, right] = [new Uint8Array(a), new Uint8Array(b)];
  return left.length === right.length && left.every((byte, place) => byte === right[place]);
}

const bytesOf = ({ base64 }: SharedFile): ArrayBuffer => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer;

/** An empty list of envelopes has nothing in it to account for; everything else has. */
const isEmptyList = (body: ArrayBuffer) => /^[ \t\r\n]*\[[ \t\r\n]*\][ \t\r\n]*$/.test(new TextDecoder().decode(body));

async function expectKept(shop: Shop, body: ArrayBuffer): Promise<Stored> {
  expect(await shop.deliver(body)).toBe(200);
  const stored = await outcomeOf(shop, body);
  if (stored === null) throw new Error("a delivery that was answered 200 is not stored");
  expect(stored.applied + stored.ignored + stored.dead).toBe(stored.elements);
  expect(stored.elements > 0).toBe(!isEmptyList(body));
  return stored;
}

/** The inbox goes on as if nothing had been. */
async function expectUnharmed(shop: Shop): Promise<void> {
  expect(await shop.deliver(whatsapp("after-all-that"))).toBe(200);
  const contents = await readInbox(shop.inbox());
  expect(contents.chats.map(({ messages }) => messages.map(({ text }) => text))).toEqual([["text of after-all-that"]]);
  await expectSound(shop, contents);
}

const encoded = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;

describe("A body of our own making", () => {
  it.each([
    ["nothing", ""],
    ["white space", " \n\t"],
    ["a NUL", "\0"],
    ["null", "null"],
    ["an empty list", "[]"],
    ["an empty object", "{}"],
    ["a list of lists", "[[[[]]]]"],
    ["a byte order mark and an object", "\ufeff{}"],
    ["deep nesting", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["deep objects", `${'{"event":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["a prototype", '{"__proto__":{"event":"message_received"},"constructor":{"prototype":{}}}'],
    ["an event that is a list", '{"event":["message_received"]}'],
    ["an account status that is a text", '{"AccountStatus":"CREDENTIALS"}'],
    ["a message of nothing", '{"event":"message_received"}'],
    [
      "ids of the wrong kind",
      JSON.stringify(whatsapp("x", { message_id: {}, provider_message_id: [], chat_id: true })),
    ],
    ["a long id", JSON.stringify(whatsapp("x".repeat(100_000), { provider_message_id: null }))],
  ])("(%s) is answered 200, kept and accounted for.", async (_name, text) => {
    const shop = await openConnectedShop();
    await expectKept(shop, encoded(text));
    await expectUnharmed(shop);
  });

  it("that is no UTF-8 is answered 200 and kept byte by byte.", async () => {
    const shop = await openConnectedShop();
    const stored = await expectKept(shop, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]).buffer);
    expect(stored.dead).toBe(1);
    await expectUnharmed(shop);
  });
});

const webhooks = inject("sharedWebhooks") ?? [];
describe.runIf(webhooks.length > 0)("Another provider's webhook at UniPile's door", () => {
  it(`is kept as a dead letter and never throws (all ${webhooks.length}).`, async () => {
    const shop = await openConnectedShop();
    for (const file of webhooks) {
      const stored = await expectKept(shop, bytesOf(file));
      expect(stored, file.name).toMatchObject({ applied: 0, ignored: 0 });
    }
    await expectUnharmed(shop);
  });
});

const hostile = inject("hostileJson") ?? [];
describe.runIf(hostile.length > 0)("Hostile JSON", () => {
  it(`is answered 200, kept and accounted for (all ${hostile.length}).`, async () => {
    const shop = await openConnectedShop();
    for (const file of hostile) {
      const stored = await expectKept(shop, bytesOf(file));
      expect(stored.applied, file.name).toBe(0);
    }
    await expectUnharmed(shop);
  });
});
