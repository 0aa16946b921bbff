import type { ChannelMessage, MessageContent } from "../../shared/wire.ts";
import { partOf } from "./attachments.ts";
import type { IgMessage } from "./schema.ts";
import { webAddress } from "./web-address.ts";

/** What a message says, apart from who said it where. */
export type Content = Pick<ChannelMessage, "kind" | "text" | "attachments"> & { content?: MessageContent };

/**
 * What a message of any kind says. What is not known, or has nothing in it, becomes a message that says so: it never
 * becomes nothing (reference/meta.md, 6, pain 21).
 */
export function contentOf(message: IgMessage): Content {
  const text = message.text === "" ? null : message.text;
  const parts = message.attachments.map(partOf);
  const [first] = parts;
  const told = parts.flatMap((part) => part.text ?? []).join("\n");
  const shared = storyReplyOf(message) ?? parts.find((part) => part.content !== null)?.content ?? null;
  const content = choiceOf(message, text) ?? shared;

  return {
    kind: kindOf(message, first?.kind ?? null, text, content),
    text: text ?? (told === "" ? null : told) ?? wordsFor(message, parts.length, content),
    attachments: parts.flatMap(({ attachment, content: own }) =>
      // A post or story is shown by its card; only of several do the others stand as attachments.
      attachment === null || (own !== null && own === content) ? [] : [attachment],
    ),
    ...(content === null ? {} : { content }),
  };
}

function kindOf(
  message: IgMessage,
  firstPart: Content["kind"] | null,
  text: string | null,
  content: MessageContent | null,
): Content["kind"] {
  if (content?.type === "choice") return "choice";
  if (firstPart !== null) return firstPart;
  if (message.is_unsupported === true) return "unsupported";
  if (text !== null) return "text";
  return content === null ? "unsupported" : "share";
}

function wordsFor(message: IgMessage, parts: number, content: MessageContent | null): string | null {
  if (content?.type === "choice") return content.title;
  if (parts > 0 || (content !== null && message.is_unsupported !== true)) return null;
  return "Instagram does not pass on what this message says.";
}

/** They picked one of the answers that a message of ours offered. */
function choiceOf(message: IgMessage, text: string | null): Extract<MessageContent, { type: "choice" }> | null {
  if (message.quick_reply === null) return null;
  const { payload } = message.quick_reply;
  const title = text ?? payload;
  return title === null ? null : { type: "choice", id: payload ?? title, title, description: null };
}

/** They answered a story of the account's. Its link is dead after a day (reference/meta.md, 6, pain 22). */
function storyReplyOf({ reply_to: replyTo }: IgMessage): MessageContent | null {
  if (replyTo === null || replyTo.story === null) return null;
  return { type: "share", source: "story_reply", url: webAddress(replyTo.story.url), title: null };
}
