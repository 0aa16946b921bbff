import type { ChannelAttachment, MessageContent } from "../../shared/wire.ts";
import { readExtra } from "../message-extra.ts";

export type SearchedRow = { text: string | null; attachments: string | null; extra: string | null };

/** Everything that a message says: its text, the names of its files, what its card or its buttons hold. */
export function searchableText({ text, attachments, extra }: SearchedRow): string {
  const files = attachments === null ? [] : (JSON.parse(attachments) as ChannelAttachment[]).map((one) => one.fileName);
  const content = readExtra(extra).content;
  return [text, ...files, ...(content ? said(content) : [])].filter((one) => one).join("\n");
}

function said(content: MessageContent): (string | null)[] {
  switch (content.type) {
    case "location":
      return [content.name, content.address];
    case "contacts":
      return content.contacts.flatMap((one) => [
        one.name,
        one.organization,
        ...one.phones.map(({ number }) => number),
        ...one.emails,
      ]);
    case "buttons":
      return [content.header, content.footer, ...content.buttons.map(({ title }) => title)];
    case "list":
      return [
        content.header,
        content.footer,
        ...content.sections.flatMap(({ title, rows }) => [
          title,
          ...rows.flatMap((row) => [row.title, row.description]),
        ]),
      ];
    case "choice":
      return [content.title, content.description];
    case "template":
      return [content.header, content.footer, ...content.buttons.map(({ title }) => title)];
    case "order":
      return content.items.map(({ productId }) => productId);
    case "form":
      return [content.name, ...content.values.map(({ value }) => value)];
    case "share":
      return [content.title];
    default:
      return [];
  }
}
