import type { SearchAnswer } from "../../../worker/shared/search.ts";
import { type Clock, listTime } from "../../lib/calendar.ts";
import { searchStrings as words } from "../../lib/search-strings.ts";
import { strings } from "../../lib/strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { KindIcon } from "../kind-icon.tsx";
import { MarkedText } from "./marked-text.tsx";
import { nameMarks } from "./name-marks.ts";

type Person = SearchAnswer["people"][number];
type Hit = SearchAnswer["items"][number];

/** Somebody who was found: by their name, their number or their user name. */
export function PersonHit({ person, query }: { person: Person; query: string }) {
  const { contactId, name, handle, chat } = person;
  return (
    <>
      <Avatar id={chat?.id ?? contactId} name={name} size="md" {...(chat ? { channel: chat.channel } : {})} />
      <span className="min-w-0 flex-1 py-2">
        <span dir="auto" className="block truncate font-medium one-line">
          <MarkedText text={name || (handle ?? strings.thread.unknownSender)} marks={nameMarks(name, query)} />
        </span>
        <span className="block truncate text-ink-2 text-sm tabular-nums">
          {chat && <span className="sr-only">{strings.channel[chat.channel]}. </span>}
          {chat === null ? words.noChat : handle && <bdi dir="ltr">{handle}</bdi>}
        </span>
      </span>
    </>
  );
}

/** A message that was found: where, when, by whom, and the part of it with what was looked for. */
export function MessageHit({ hit: { message, chat, snippet }, clock }: { hit: Hit; clock: Clock }) {
  const who =
    message.direction === "out"
      ? words.you
      : chat.isGroup
        ? (message.senderName ?? strings.thread.unknownSender)
        : null;
  const kind = strings.kind[message.kind];
  return (
    <>
      <span className="self-start pt-2.5">
        <Avatar id={chat.id} name={chat.name} channel={chat.channel} size="md" />
      </span>
      <span className="min-w-0 flex-1 py-2">
        <span className="flex items-baseline gap-2">
          <span dir="auto" className="min-w-0 flex-1 truncate font-medium one-line">
            {chat.name}
          </span>
          <time dateTime={message.at} className="flex-none text-ink-2 text-xs tabular-nums">
            {listTime(message.at, clock)}
          </time>
        </span>
        <span className="sr-only">{strings.channel[chat.channel]}. </span>
        <span className="mt-0.5 line-clamp-2 text-ink-2 text-sm [overflow-wrap:anywhere]">
          {who !== null && (
            <span className="text-ink">
              <bdi>{who}</bdi>:{" "}
            </span>
          )}
          <KindIcon kind={message.kind} className="me-1 inline-block size-3.5 align-[-2px]" />
          <bdi>{snippet.text === "" ? kind : <MarkedText text={snippet.text} marks={snippet.marks} />}</bdi>
        </span>
      </span>
    </>
  );
}
