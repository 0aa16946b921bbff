import { Hono } from "hono";
import { z } from "zod";
import { changeMessage, forwardMessage } from "./messages.ts";
import { notFound, providerError } from "./provider-error.ts";
import type { AccountRecord, MessageRecord } from "./records.ts";
import { messageIdAnswer, refuseWhenDisconnected } from "./send-routes.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount, visibleChat, visibleMessage } from "./visible.ts";

/** WhatsApp's (reference: unipile, 4.4). */
const EDIT_WITHIN_MS = 15 * 60 * 1000;

const editSchema = z.object({ text: z.string().min(1) });
const reactionSchema = z.object({ reaction: z.string().min(1) });
const forwardSchema = z.object({ chat_id: z.string() });

/** Editing, reacting and forwarding by API (reference: unipile, 4.4). Nothing takes a reaction back. */
export function messageChangeRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const routes = new Hono<ProviderEnv>();

  const found = (apiKey: string, id: string): { message: MessageRecord; account: AccountRecord } => {
    const message = visibleMessage(simulation, apiKey, id);
    const account = message === undefined ? undefined : visibleAccount(simulation, apiKey, message.accountId);
    if (message === undefined || account === undefined) throw notFound("Message");
    refuseWhenDisconnected(account);
    return { message, account };
  };
  const isOwn = (message: MessageRecord) => simulation.world.person(message.senderId).isSelf;

  routes.patch("/messages/:id", async (c) => {
    const { message, account } = found(c.get("apiKey"), c.req.param("id"));
    const body = editSchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw providerError(400, "invalid_parameters", "The body is {text}.");
    if (account.type !== "WHATSAPP") throw providerError(501, "not_implemented", "This network has no edits.");
    const isTooOld = Date.now() - Date.parse(message.timestamp) > EDIT_WITHIN_MS;
    if (!isOwn(message) || isTooOld) throw providerError(400, "invalid_action", "This message cannot be edited.");
    changeMessage(simulation, message.id, { type: "edited", text: body.data.text });
    return c.json({ object: "MessageEdited" });
  });

  routes.post("/messages/:id/reactions", async (c) => {
    const { message } = found(c.get("apiKey"), c.req.param("id"));
    const body = reactionSchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw providerError(400, "missing_parameters", "The body is {reaction}.");
    changeMessage(simulation, message.id, { type: "reaction", value: body.data.reaction, by: "owner" });
    return c.json({ object: "ReactionAdded" }, 201);
  });

  routes.post("/messages/:id/forward", async (c) => {
    const { message, account } = found(c.get("apiKey"), c.req.param("id"));
    const body = forwardSchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw providerError(400, "missing_parameters", "The body is {chat_id}.");
    const chat = visibleChat(simulation, c.get("apiKey"), body.data.chat_id);
    if (chat === undefined || chat.accountId !== account.id) throw notFound("Chat");
    if (account.type !== "WHATSAPP") throw providerError(501, "not_implemented", "This network forwards nothing.");
    const forwarded = forwardMessage(simulation, message, chat);
    return c.json({ object: "MessageForwarded", ...messageIdAnswer(simulation, account, forwarded) }, 201);
  });

  return routes;
}
