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

describe("Two contacts that are one person", () => {
  const ana = { attendee_id: "a-ana", attendee_name: "Ana W", attendee_provider_id: "34622000111@s.whatsapp.net" };
  const said = (key: string, time: string, name = ana.attendee_name) =>
    whatsapp(key, {
      ...{ chat_id: "chat-ana", provider_chat_id: ana.attendee_provider_id, timestamp: on(time), message: key },
      sender: { ...ana, attendee_name: name },
    } as never);

  async function shopWithTwo() {
    const { shop, chatId, contact } = await shopWithPerson();
    await shop.deliver(said("m-1", "10:00:00"));
    const { items } = (await shop.visitor.query("chats.list")).data;
    const other = items.find(({ id }: { id: string }) => id !== chatId);
    const { contact: otherContact } = (await shop.visitor.query("contacts.get", { chatId: other.id })).data;
    const nameOf = async (id: string) => (await shop.visitor.query("chats.get", { chatId: id })).data.name;
    const merge = () =>
      shop.visitor.mutate("contacts.merge", { contactId: otherContact.id, intoContactId: contact.id });
    return { shop, chatId, contact, otherChatId: other.id as string, otherContact, nameOf, merge };
  }

  it("are merged by a word, with all that is known of both, under the name of the one that stays.", async () => {
    const { shop, chatId, contact, otherChatId, otherContact, nameOf, merge } = await shopWithTwo();
    const name = await nameOf(chatId);
    await shop.visitor.mutate("contacts.update", {
      contactId: otherContact.id,
      fields: { city: "Cádiz" },
      note: "Ana",
    });
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const { data } = await merge();
    expect(data).toMatchObject({ id: contact.id, name, isNameOurs: true, fields: { city: "Cádiz" }, note: "Ana" });
    expect(data.identities).toEqual(expect.arrayContaining([...contact.identities, ...otherContact.identities]));
    expect(data.merges).toMatchObject([{ name: "Ana W", by: { name: expect.any(String) } }]);
    expect(await live.take()).toMatchObject(
      ["contact", "chat", "chat", "contact_card"].map((kind) => ({ change: { kind } })),
    );
    live.close();
    const view = (await shop.visitor.query("contacts.get", { chatId: otherChatId })).data;
    expect(view.contact).toEqual(data);
    expect(view.chats.map(({ id }: { id: string }) => id).sort()).toEqual([chatId, otherChatId].sort());
    await shop.deliver(said("m-2", "11:00:00", "Ana Whatsapp"));
    expect([await nameOf(chatId), await nameOf(otherChatId)]).toEqual([name, name]);
    // Saying it twice is saying it once.
    expect((await merge()).data.merges).toHaveLength(1);
  });

  it("are parted again, each with what is theirs and what was learned of them since.", async () => {
    const { shop, chatId, contact, otherChatId, otherContact, nameOf, merge } = await shopWithTwo();
    const name = await nameOf(chatId);
    const [{ id: mergeId }] = (await merge()).data.merges;
    await shop.deliver(said("m-3", "11:00:00", "Ana Whatsapp"));
    const parted = (await shop.visitor.mutate("contacts.undoMerge", { mergeId })).data;
    expect(parted).toMatchObject({
      id: contact.id,
      name,
      isNameOurs: false,
      identities: contact.identities,
      merges: [],
    });
    expect([await nameOf(chatId), await nameOf(otherChatId)]).toEqual([name, "Ana Whatsapp"]);
    const { contact: again } = (await shop.visitor.query("contacts.get", { chatId: otherChatId })).data;
    expect(again).toMatchObject({ id: otherContact.id, identities: otherContact.identities });
    await shop.deliver(said("m-4", "12:00:00", "Ana Whatsapp"));
    await shop.deliver(whatsapp("c-9", { timestamp: on("12:01:00") }));
    expect([await nameOf(chatId), await nameOf(otherChatId)]).toEqual([name, "Ana Whatsapp"]);
    expect((await shop.visitor.mutate("contacts.undoMerge", { mergeId })).data.id).toBe(contact.id);
  });

  it("are not merged or parted by ids of nobody.", async () => {
    const { shop, contact } = await shopWithPerson();
    const { mutate } = shop.visitor;
    for (const asked of [
      mutate.call(shop.visitor, "contacts.merge", { contactId: "nobody", intoContactId: contact.id }),
      mutate.call(shop.visitor, "contacts.merge", { contactId: contact.id, intoContactId: "nobody" }),
      mutate.call(shop.visitor, "contacts.undoMerge", { mergeId: "1" }),
      mutate.call(shop.visitor, "contacts.undoMerge", { mergeId: "x" }),
    ]) {
      expect((await asked).error.data.reason).toBe("not_found");
    }
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

  it("are asked for by what one looks at and what one opens, and links by themselves.", async () => {
    const { shop, chatId } = await shopWithPerson();
    const file = (key: string, time: string, attachment: object) =>
      shop.deliver(whatsapp(key, { timestamp: on(time), attachments: [attachment] } as never));
    await file("k-1", "10:01:00", { id: "f-1", type: "img", mimetype: "image/jpeg" });
    await file("k-2", "10:02:00", { id: "f-2", type: "file", mimetype: "application/pdf", file_name: "a.pdf" });
    await shop.deliver(
      whatsapp("k-3", { timestamp: on("10:03:00"), message: "See https://a.example/1, http://b.example" }),
    );
    const kinds = async (kind: string | null) =>
      (await shop.visitor.query("contacts.media", { chatId, kind })).data.items.map(
        ({ attachment }: { attachment: { kind: string } }) => attachment.kind,
      );
    expect(await kinds("seen")).toEqual(["image"]);
    expect(await kinds("files")).toEqual(["document"]);
    expect(await kinds(null)).toEqual(["document", "image"]);
    const links = (await shop.visitor.query("contacts.links", { chatId })).data;
    expect(links.items.map(({ url }: { url: string }) => url)).toEqual(["https://a.example/1", "http://b.example/"]);
    expect(links.nextCursor).toBeNull();
  });
});
