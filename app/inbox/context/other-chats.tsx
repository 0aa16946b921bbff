import { Link } from "@remix-run/react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { listTime } from "../../lib/calendar.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { strings } from "../../lib/strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { ChatPreview } from "../chat-preview.tsx";
import { useInbox } from "../inbox-context.tsx";
import { compareChats } from "../inbox-views.ts";
import { useContextView } from "./context-view.tsx";
import { Hint, Section } from "./section.tsx";

const words = contextStrings.chats;

/** The same person's other chats, on other channels and accounts; pressing one opens it. */
export function OtherChats({ chatId, chats }: { chatId: string; chats: readonly Chat[] }) {
  const known = useInbox((state) => state.chats);
  const accounts = useInbox((state) => state.accounts);
  const clock = useClock();
  const { isOver } = useContextView();
  const others = chats
    .filter(({ id }) => id !== chatId)
    .map((chat) => known[chat.id] ?? chat)
    .sort(compareChats);
  return (
    <Section title={words.title}>
      {others.length === 0 ? (
        <Hint>{words.none}</Hint>
      ) : (
        <ul className="-mx-2.5 flex flex-col">
          {others.map((chat) => {
            const account = accounts[chat.accountId];
            const where = [strings.channel[chat.channel], account?.name].filter(Boolean).join(" · ");
            return (
              <li key={chat.id}>
                <Link
                  to={`/inbox/${chat.id}`}
                  replace={isOver}
                  discover="none"
                  prefetch="none"
                  className="flex min-h-14 items-center gap-2.5 rounded-[10px] px-2.5 py-1.5 transition-colors hover:bg-raised"
                >
                  <Avatar id={chat.id} name={chat.name} channel={chat.channel} pictureUrl={chat.pictureUrl} size="md" />
                  <span className="min-w-0 flex-1">
                    <span className="flex items-baseline gap-2">
                      <span dir="auto" className="one-line min-w-0 flex-1 truncate text-sm">
                        {where}
                      </span>
                      {chat.lastAt && (
                        <time dateTime={chat.lastAt} className="flex-none text-ink-2 text-xs tabular-nums">
                          {listTime(chat.lastAt, clock)}
                        </time>
                      )}
                    </span>
                    <span className="block text-ink-2 text-sm">
                      <ChatPreview chat={chat} pending={undefined} draft={null} />
                    </span>
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
