import { z } from "zod";
import type { ChannelAttachment, ChannelEvent, ChannelPerson, MessageContent } from "../../shared/wire.ts";
import { amount, flag, id, listOf, objectOf, text, time, words } from "../unipile/lenient.ts";
import { type Content, contentOf } from "./content.ts";
import { chatWith } from "./people.ts";
import { webAddress } from "./web-address.ts";

/** What is asked of each listed message; `to` matters where only it names the customer. */
export const LISTED_FIELDS = "id,created_time,from,to,message,attachments,shares,story,is_unsupported";

const imageSchema = objectOf(z.object({ url: words, preview_url: words, width: amount, height: amount }));

const filedSchema = z.object({
  id,
  mime_type: words,
  name: words,
  size: amount,
  file_url: words,
  image_data: imageSchema,
  video_data: imageSchema,
  audio_data: objectOf(z.object({ url: words })),
});

export const listedMessageSchema = z.object({
  id,
  created_time: time,
  from: objectOf(z.object({ id, username: words })),
  to: objectOf(z.object({ data: listOf(z.object({ id, username: words })) })),
  message: text,
  attachments: objectOf(z.object({ data: listOf(filedSchema) })),
  shares: objectOf(z.object({ data: listOf(z.object({ link: words, name: words })) })),
  story: objectOf(
    z.object({ mention: objectOf(z.object({ link: words })), reply_to: objectOf(z.object({ link: words })) }),
  ),
  is_unsupported: flag,
});
export type ListedMessage = z.output<typeof listedMessageSchema>;

/**
 * A message as the conversations API lists it -> the event that its webhook would have been; null for what is listed
 * by its id only, of which nothing can be said.
 *
 * @param customer the one whom the conversation is with
 */
export function eventOfListedMessage(
  message: ListedMessage,
  account: string,
  customer: ChannelPerson,
): Extract<ChannelEvent, { type: "message" }> | null {
  if (message.id === null || message.from === null || message.from.id === null) return null;
  // An account has two ids (4.1), and which of them stands here is not documented; the customer has one.
  const direction = message.from.id === customer.providerId ? "in" : "out";
  const { username } = direction === "in" && customer.username === null ? message.from : customer;
  const person = { ...customer, username };
  return {
    type: "message",
    accountExternalId: account,
    chat: chatWith(person),
    message: {
      externalId: message.id,
      providerMessageId: null,
      part: 0,
      direction,
      replyTo: null,
      at: message.created_time,
      ...listedContentOf(message),
    },
    sender: direction === "in" ? person : null,
    people: direction === "in" ? [] : [person],
  };
}

function listedContentOf(message: ListedMessage): Content {
  const attachments = (message.attachments?.data ?? []).map(attachmentOf);
  const share = shareOf(message);
  const [first] = attachments;
  if (first === undefined && share === null) {
    // The same words as of a webhook with as little in it.
    return contentOf({
      mid: message.id,
      text: message.message,
      attachments: [],
      is_echo: null,
      is_deleted: null,
      is_unsupported: message.is_unsupported,
      quick_reply: null,
      reply_to: null,
      referral: null,
    });
  }
  const words = message.message === "" ? null : message.message;
  const kind = first === undefined ? (words === null ? "share" : "text") : first.kind;
  return {
    kind: kind === "unknown" ? "unsupported" : kind,
    text: words,
    attachments,
    ...(share === null ? {} : { content: share }),
  };
}

function shareOf({ shares, story }: ListedMessage): MessageContent | null {
  const [shared] = shares?.data ?? [];
  if (story?.mention != null) return shareAs("story_mention", story.mention.link, null);
  if (story?.reply_to != null) return shareAs("story_reply", story.reply_to.link, null);
  return shared === undefined ? null : shareAs("post", shared.link, shared.name);
}

function shareAs(
  source: Extract<MessageContent, { type: "share" }>["source"],
  link: string | null,
  title: string | null,
): MessageContent {
  return { type: "share", source, url: webAddress(link), title };
}

function attachmentOf(filed: z.output<typeof filedSchema>, place: number): ChannelAttachment {
  const shown = filed.image_data ?? filed.video_data;
  const source = webAddress(shown?.url ?? filed.audio_data?.url ?? filed.file_url);
  return {
    id: filed.id ?? `unnamed-${place}`,
    kind: kindOf(filed),
    mimeType: filed.mime_type,
    fileName: filed.name,
    sizeBytes: filed.size,
    width: shown?.width ?? null,
    height: shown?.height ?? null,
    durationSeconds: null,
    mayBeKept: false,
    ...(source === null ? {} : { source }),
  };
}

function kindOf(filed: z.output<typeof filedSchema>): ChannelAttachment["kind"] {
  if (filed.image_data !== null) return "image";
  if (filed.video_data !== null) return "video";
  const [type] = filed.mime_type?.split("/") ?? [];
  if (filed.audio_data !== null || type === "audio") return "audio";
  if (type === "image" || type === "video") return type;
  return filed.file_url === null ? "unknown" : "document";
}
