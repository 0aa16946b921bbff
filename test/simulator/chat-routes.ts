import { Hono } from "hono";
import { z } from "zod";
import { type Filters, pageOf, readListCall } from "./page-of.ts";
import { notFound, providerError } from "./provider-error.ts";
import type { ChatRecord } from "./records.ts";
import { attendeeShape, chatShape, messageShape } from "./rest-shapes.ts";
import type { Simulation } from "./simulation.ts";
import { isKnown, listedMessages, type ProviderEnv, visibleAccount, visibleChat } from "./visible.ts";

const patchSchema = z.object({
  action: z.enum(["setReadStatus", "setMuteStatus", "setArchiveStatus", "setPinnedStatus"]),
  value: z.boolean(),
});

/** Chats, without sending (reference: unipile, 3). */
export function chatRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const { world } = simulation;
  const routes = new Hono<ProviderEnv>();

  /** By our id, or by the network's own when the account is named. */
  const chat = (apiKey: string, id: string, accountId: string | undefined): ChatRecord => {
    const byId = visibleChat(simulation, apiKey, id);
    if (byId !== undefined) return byId;
    const account = accountId === undefined ? undefined : visibleAccount(simulation, apiKey, accountId);
    const byProviderId = account === undefined ? undefined : world.chatByProviderId(account.id, id);
    if (byProviderId === undefined || !isKnown(byProviderId)) throw notFound("Chat");
    return byProviderId;
  };

  routes.get("/chats", (c) => {
    const apiKey = c.get("apiKey");
    const call = readListCall(c.req.query(), ["account_id", "account_type", "unread", "before", "after"]);
    const { unread } = call.filters;
    if (unread !== undefined && unread !== "true" && unread !== "false") {
      throw providerError(400, "invalid_parameters", '"unread" is true or false.');
    }
    const chats = [...world.chats.values()].filter(
      (item) => visibleChat(simulation, apiKey, item.id) !== undefined && chatMatches(simulation, item, call.filters),
    );
    const page = pageOf(chats, call, ({ timestamp, id }) => ({ date: timestamp ?? "", id }));
    return c.json({ object: "ChatList", items: page.items.map((item) => chatShape(world, item)), cursor: page.cursor });
  });

  routes.get("/chats/:id", (c) => {
    const apiKey = c.get("apiKey");
    const found = chat(apiKey, c.req.param("id"), c.req.query("account_id"));
    const newest = listedMessages(simulation, apiKey)
      .filter((message) => message.chatId === found.id)
      .sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))[0];
    return c.json({
      ...chatShape(world, found),
      lastMessage: newest === undefined ? null : messageShape(world, newest),
    });
  });

  routes.patch("/chats/:id", async (c) => {
    const found = chat(c.get("apiKey"), c.req.param("id"), c.req.query("account_id"));
    const body = patchSchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw providerError(400, "invalid_parameters", "The body is {action, value: boolean}.");
    patch(found, body.data);
    simulation.onChange();
    return c.json({ object: "ChatPatched" });
  });

  routes.get("/chats/:id/attendees", (c) => {
    const found = chat(c.get("apiKey"), c.req.param("id"), c.req.query("account_id"));
    const account = visibleAccount(simulation, c.get("apiKey"), found.accountId);
    const people = [...world.attendees(found), ...(account && found.isGroup ? [world.self(account)] : [])];
    return c.json({ object: "ChatAttendeeList", items: people.map(attendeeShape), cursor: null });
  });

  return routes;
}

function chatMatches(simulation: Simulation, chat: ChatRecord, filters: Filters): boolean {
  const { account_id, account_type, unread, before, after } = filters;
  return (
    (account_id === undefined || account_id.split(",").includes(chat.accountId)) &&
    (account_type === undefined || simulation.world.accounts.get(chat.accountId)?.type === account_type) &&
    (unread === undefined || chat.isUnread === (unread === "true")) &&
    (before === undefined || (chat.timestamp !== null && chat.timestamp < before)) &&
    (after === undefined || (chat.timestamp !== null && chat.timestamp > after))
  );
}

function patch(chat: ChatRecord, { action, value }: z.output<typeof patchSchema>): void {
  switch (action) {
    case "setReadStatus":
      chat.isUnread = !value;
      if (value) chat.unreadCount = 0;
      return;
    case "setMuteStatus":
      chat.isMuted = value;
      return;
    case "setArchiveStatus":
      chat.isArchived = value;
      return;
    case "setPinnedStatus":
      chat.isPinned = value;
      return;
  }
}
