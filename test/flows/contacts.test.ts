import { beforeAll, describe, expect, it } from "vitest";
import type { ContactCard } from "../../worker/shared/team.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { on, whatsapp } from "./fixtures/unipile-envelope.ts";

/** Proves what a team writes down about people, and that it is told to everybody at once. */

beforeAll(migratedControl);

async function shopWithPerson(): Promise<{ shop: Shop; chatId: string; contact: ContactCard }> {
  const shop = await openConnectedShop();
  await shop.deliver(whatsapp("c-1", { message: "Hi" }));
  const chatId = (await shop.visitor.query("chats.list")).data.items[0].id;
  const { contact } = (await shop.visitor.query("contacts.get", { chatId })).data;
  return { shop, chatId, contact };
}

describe("A person", () => {
  it("is found by their chat, with their ids and all chats with them.", async () => {
    const { shop, chatId, contact } = await shopWithPerson();
    expect(contact.identities.map(({ kind }) => kind)).toContain("provider");
    const view = (await shop.visitor.query("contacts.get", { contactId: contact.id })).data;
    expect(view).toMatchObject({ contact, chats: [{ id: chatId }] });
    expect((await shop.visitor.query("contacts.get", { contactId: "nobody" })).error.data.reason).toBe("not_found");
  });

  it("has what the team writes down, and loses what it takes away.", async () => {
    const { shop, contact } = await shopWithPerson();
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const { label } = (await shop.visitor.mutate("labels.create", { name: "Friend" })).data;
    await live.take();
    const wish = {
      contactId: contact.id,
      fields: { city: "Sevilla", size: "M" },
      addLabels: [label.id],
      note: "Likes blue",
    };
    const { data } = await shop.visitor.mutate("contacts.update", wish);
    expect(data).toMatchObject({ fields: { city: "Sevilla", size: "M" }, labelIds: [label.id], note: "Likes blue" });
    expect(await live.take()).toMatchObject([{ change: { kind: "contact_card", contact: data } }]);
    const less = { contactId: contact.id, fields: { size: null }, removeLabels: [label.id], note: "" };
    expect((await shop.visitor.mutate("contacts.update", less)).data).toMatchObject({
      ...{ fields: { city: "Sevilla" }, labelIds: [], note: "" },
    });
    live.close();
  });

  it("is called as the team says, whatever the network says later, until the team takes its name back.", async () => {
    const { shop, chatId, contact } = await shopWithPerson();
    const name = async () => (await shop.visitor.query("chats.get", { chatId })).data.name;
    const given = await name();
    await shop.visitor.mutate("contacts.update", { contactId: contact.id, name: "Lucía (wholesale)" });
    expect(await name()).toBe("Lucía (wholesale)");
    await shop.deliver(whatsapp("c-2", { timestamp: on("09:50:00") }));
    expect(await name()).toBe("Lucía (wholesale)");
    expect((await shop.visitor.query("messages.search", { query: "wholesale" })).data.people).toMatchObject([
      { contactId: contact.id, name: "Lucía (wholesale)" },
    ]);
    await shop.visitor.mutate("contacts.update", { contactId: contact.id, name: null });
    expect(await name()).toBe(given);
  });

  it("is linked to things outside, each once, by addresses of pages only.", async () => {
    const { shop, contact } = await shopWithPerson();
    const link = {
      contactId: contact.id,
      type: "deal",
      externalId: "7",
      title: "Summer",
      url: "https://crm.example/7",
    };
    await shop.visitor.mutate("contacts.linkAdd", link);
    const again = await shop.visitor.mutate("contacts.linkAdd", { ...link, title: "Autumn" });
    expect(again.data.links).toMatchObject([{ type: "deal", externalId: "7", title: "Autumn" }]);
    for (const url of ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "crm"]) {
      expect((await shop.visitor.mutate("contacts.linkAdd", { ...link, url })).error.data.reason).toBe("invalid_input");
    }
    const gone = { contactId: contact.id, linkId: again.data.links[0].id };
    expect((await shop.visitor.mutate("contacts.linkRemove", gone)).data.links).toEqual([]);
  });
});

describe("The files of a chat", () => {
  it("are listed newest first, page by page, and nothing else is.", async () => {
    const { shop, chatId } = await shopWithPerson();
    for (const place of [1, 2, 3]) {
      await shop.deliver(
        whatsapp(`c-file-${place}`, {
          timestamp: on(`10:0${place}:00`),
          attachments: [{ id: `f-${place}`, type: "img", mimetype: "image/jpeg", size: { width: 4, height: 3 } }],
        } as never),
      );
    }
    const first = (await shop.visitor.query("contacts.media", { chatId, limit: 2 })).data;
    expect(first.items.map(({ attachment }: { attachment: { kind: string } }) => attachment.kind)).toEqual([
      "image",
      "image",
    ]);
    const rest = (await shop.visitor.query("contacts.media", { chatId, limit: 2, cursor: first.nextCursor })).data;
    expect(rest).toMatchObject({ items: [{ attachment: { kind: "image" } }], nextCursor: null });
  });
});
