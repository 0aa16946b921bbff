import { Hono, type HonoRequest } from "hono";
import { SHIFT_HEADER } from "./faults.ts";
import { type Filters, pageOf, readListCall } from "./page-of.ts";
import { notFound } from "./provider-error.ts";
import type { AttachmentRecord, MessageRecord } from "./records.ts";
import { messageShape } from "./rest-shapes.ts";
import { sampleBytes } from "./sample-media.ts";
import type { Simulation } from "./simulation.ts";
import { listedMessages, type ProviderEnv, visibleChat, visibleMessage } from "./visible.ts";

const FILTERS = ["sender_id", "before", "after"];

/** Reading messages and their attachments (reference: unipile, 3.1, 4.1 and 4.2). */
export function messageRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const { world } = simulation;
  const routes = new Hono<ProviderEnv>();

  const page = (request: HonoRequest, filters: string[], messages: MessageRecord[]) => {
    const call = readListCall(request.query(), filters);
    const matching = messages.filter((message) => messageMatches(simulation, message, call.filters));
    const { items, cursor } = pageOf(
      matching,
      call,
      ({ timestamp, id }) => ({ date: timestamp, id }),
      shiftOf(request),
    );
    return { object: "MessageList", items: items.map((message) => messageShape(world, message)), cursor };
  };

  const message = (apiKey: string, id: string): MessageRecord => {
    const found = visibleMessage(simulation, apiKey, id);
    if (found === undefined) throw notFound("Message");
    return found;
  };

  routes.get("/chats/:id/messages", (c) => {
    const chat = visibleChat(simulation, c.get("apiKey"), c.req.param("id"));
    if (chat === undefined) throw notFound("Chat");
    const messages = listedMessages(simulation, c.get("apiKey")).filter((item) => item.chatId === chat.id);
    return c.json(page(c.req, FILTERS, messages));
  });

  routes.get("/messages", (c) =>
    c.json(page(c.req, ["account_id", ...FILTERS], listedMessages(simulation, c.get("apiKey")))),
  );

  routes.get("/messages/:id", (c) => c.json(messageShape(world, message(c.get("apiKey"), c.req.param("id")))));

  routes.get("/messages/:id/attachments/:attachmentId", (c) => {
    const { attachments, accountId, serial } = message(c.get("apiKey"), c.req.param("id"));
    const attachment = attachments.find((item) => item.id === c.req.param("attachmentId"));
    const bytes = attachment === undefined ? null : attachmentBytes(simulation, attachment);
    if (attachment === undefined || bytes === null) throw notFound("Attachment");
    const { attachmentAnswer: setting } = world.settingsOf(accountId);
    if (setting === "json" || (setting === "varied" && serial % 2 === 0)) {
      return c.json({ data: Buffer.from(bytes).toString("base64") });
    }
    return c.body(bytes, 200, { "content-type": attachment.mimeType ?? "application/octet-stream" });
  });

  return routes;
}

const shiftOf = (request: HonoRequest): number => Number(request.header(SHIFT_HEADER) ?? 0);

function messageMatches(simulation: Simulation, message: MessageRecord, filters: Filters): boolean {
  const { account_id, sender_id, before, after } = filters;
  return (
    (account_id === undefined || account_id.split(",").includes(message.accountId)) &&
    (sender_id === undefined || simulation.world.person(message.senderId).providerId === sender_id) &&
    (before === undefined || message.timestamp < before) &&
    (after === undefined || message.timestamp > after)
  );
}

function attachmentBytes(simulation: Simulation, attachment: AttachmentRecord): Uint8Array<ArrayBuffer> | null {
  if (attachment.isUnavailable) return null;
  if (attachment.sample !== null) return sampleBytes(attachment.sample);
  const upload = simulation.world.uploads.get(attachment.id);
  return upload === undefined ? null : new Uint8Array(Buffer.from(upload, "base64"));
}
