import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { SearchAnswer } from "../../worker/shared/search.ts";
import { migratedControl } from "./control-database.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { instagram, on, whatsapp, whatsappPerson } from "./fixtures/unipile-envelope.ts";

/** Proves that everything that was said is found, by whatever is known of it, and nothing that was taken back. */

beforeAll(migratedControl);

async function ask(shop: Shop, query: string, over: object = {}): Promise<SearchAnswer> {
  const answer = await shop.visitor.query("messages.search", { query, ...over });
  expect(answer.status, answer.error?.message).toBe(200);
  return answer.data;
}

const texts = ({ items }: SearchAnswer) => items.map(({ message }) => message.text);

describe("A search", () => {
  it("finds what was just said, newest first, whatever its case and accents, and marks it.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("s-1", { message: "¿Tienen azúcar morena?", timestamp: on("09:30:00") }));
    await shop.deliver(whatsapp("s-2", { message: "El AZUCAR blanca también", timestamp: on("09:31:00") }));
    const answer = await ask(shop, "azucar");
    expect(texts(answer)).toEqual(["El AZUCAR blanca también", "¿Tienen azúcar morena?"]);
    expect(answer).toMatchObject({ isComplete: true, nextCursor: null });
    const [hit] = answer.items;
    const [mark] = hit?.snippet.marks ?? [];
    expect(hit?.snippet.text.slice(mark?.start, mark?.end)).toBe("AZUCAR");
    expect(texts(await ask(shop, "azucar -blanca"))).toEqual(["¿Tienen azúcar morena?"]);
    expect(texts(await ask(shop, '"azucar blanca"'))).toEqual(["El AZUCAR blanca también"]);
    expect(texts(await ask(shop, "-azucar"))).toEqual([]);
  });

  it("knows who said it, where, when, and whether it was read.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("s-3", { message: "about the invoice", timestamp: on("09:30:00") }));
    const { data } = await shop.visitor.query("chats.list");
    const [chat] = data.items;
    await shop.visitor.mutate("messages.send", {
      chatId: chat.id,
      clientId: newId(),
      text: "the invoice is https://x.example",
    });
    const { label } = (await shop.visitor.mutate("labels.create", { name: "Owes us" })).data;
    await shop.visitor.mutate("chats.label", { chatId: chat.id, add: [label.id] });

    expect(texts(await ask(shop, "invoice from:me"))).toEqual(["the invoice is https://x.example"]);
    expect(texts(await ask(shop, `invoice from:"${chat.name}"`))).toEqual(["about the invoice"]);
    expect(texts(await ask(shop, "invoice from:nobody"))).toEqual([]);
    expect(texts(await ask(shop, `in:"${chat.name}" has:link`))).toEqual(["the invoice is https://x.example"]);
    expect(texts(await ask(shop, 'label:"owes us" is:unread'))).toEqual(["about the invoice"]);
    expect(texts(await ask(shop, "invoice label:none"))).toEqual([]);
    expect(texts(await ask(shop, "invoice before:2001"))).toEqual([]);
    expect(texts(await ask(shop, "invoice after:2001"))).toHaveLength(2);
    await shop.visitor.mutate("chats.markRead", { chatId: chat.id });
    expect(texts(await ask(shop, "invoice is:unread"))).toEqual([]);
    const people = (await ask(shop, chat.name.slice(0, 4))).people;
    expect(people).toMatchObject([{ name: chat.name, chat: { id: chat.id } }]);
  });

  it("finds a person by their number in any form, and by their user name.", async () => {
    const shop = await openConnectedShop();
    const marta = whatsappPerson("Marta Ruiz", "4479110000017");
    await shop.deliver(
      whatsapp("s-number", {
        chat_id: "chat-of-marta",
        provider_chat_id: marta.attendee_provider_id,
        sender: marta,
        attendees: [marta],
      }),
    );
    await shop.deliver(instagram("s-handle", {}));
    for (const query of [
      "+44 7911 0000017",
      "00447911-0000017",
      "(0)7911 00000",
      "07911 0000017",
      "000017",
      "4479110000017",
    ])
      expect((await ask(shop, query)).people, query).toMatchObject([{ name: "Marta Ruiz", handle: "+4479110000017" }]);
    for (const query of ["@nora.v", "Nora.Vidal"])
      expect((await ask(shop, query)).people, query).toMatchObject([{ name: "Nora Vidal", handle: "@nora.vidal" }]);
    expect((await ask(shop, "07912 0000017")).people).toEqual([]);
  });

  it("says what in a query makes no sense, and what names nobody.", async () => {
    const shop = await openConnectedShop();
    await shop.deliver(whatsapp("s-wrong", { message: "the invoice", timestamp: on("09:30:00") }));
    const answer = await ask(shop, "has:money invoice before:soon");
    expect(texts(answer)).toEqual(["the invoice"]);
    expect(answer.problems).toEqual([
      { part: "has:money", why: "bad_value" },
      { part: "before:soon", why: "bad_date" },
    ]);
    expect((await ask(shop, "from:zorro in:nowhere label:none")).problems).toEqual([
      { part: "from:zorro", why: "nobody" },
      { part: "in:nowhere", why: "no_chat" },
      { part: "label:none", why: "no_label" },
    ]);
    expect((await ask(shop, "invoice")).problems).toEqual([]);
  });

  it("goes on where its page ended, each hit once.", async () => {
    const shop = await openConnectedShop();
    const bodies = Array.from({ length: 12 }, (_, place) =>
      whatsapp(`s-many-${place}`, { message: `needle ${place}`, timestamp: on(`09:${10 + place}:00`) }),
    );
    expect(await shop.deliver(bodies)).toBe(200);
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page = await ask(shop, "needle", { limit: 5, cursor });
      seen.push(...texts(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 12 }, (_, place) => `needle ${11 - place}`));
  });

  it("refuses a cursor that it did not give, and takes any words.", async () => {
    const shop = await openConnectedShop();
    const refused = await shop.visitor.query("messages.search", { query: "a", cursor: "m1" });
    expect(refused.error.data.reason).toBe("bad_cursor");
    for (const query of ["", '"', "NEAR(", "a AND", "*", "-", "words:x", "'; --"]) await ask(shop, query);
  });
});
