import { Link } from "@remix-run/react";
import { AtSign, X } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import type { Mention } from "../../../worker/shared/mention.ts";
import { listTime } from "../../lib/calendar.ts";
import { mentionStrings as words } from "../../lib/mention-strings.ts";
import { strings } from "../../lib/strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button, TextButton } from "../../ui/button.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { Notice } from "../../ui/notice.tsx";
import { ChatRowSkeletons } from "../chat-row-skeletons.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { useViewerId } from "../viewer.tsx";
import { createMentionActions } from "./mention-actions.ts";

type Loaded = { status: "loading" | "ready" | "failed"; items: readonly Mention[]; nextCursor: string | null };

/** Over the list: the notes that name the viewer, newest first; each leads to its place in its chat. */
export function MentionsPanel({ onClose }: { onClose: () => void }) {
  const actions = useLaterActions(createMentionActions);
  const viewerId = useViewerId();
  const clock = useClock();
  const unread = useInbox((state) => state.team.mentions[viewerId] ?? 0);
  const connection = useInbox((state) => state.connection);
  const [{ status, items, nextCursor }, setLoaded] = useState<Loaded>({
    status: "loading",
    items: [],
    nextCursor: null,
  });
  const heading = useRef<HTMLHeadingElement>(null);

  const load = useCallback(
    async (cursor: string | null) => {
      const answer = await actions.loadMentions(cursor);
      setLoaded((before) =>
        answer.ok
          ? {
              status: "ready",
              items: cursor === null ? answer.page.items : [...before.items, ...answer.page.items],
              nextCursor: answer.page.nextCursor,
            }
          : { ...before, status: "failed" },
      );
    },
    [actions],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count means that there are others
  useEffect(() => {
    if (connection !== "offline") void load(null);
  }, [load, unread, connection]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  function leaveOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  }
  return (
    <section
      aria-label={teamStrings.mentions.title}
      onKeyDown={leaveOnEscape}
      className="absolute inset-0 z-10 flex flex-col overflow-y-auto overscroll-contain bg-surface"
    >
      <header className="sticky top-0 z-10 flex flex-none items-center gap-2 border-line border-b bg-surface py-1 ps-4 pe-2.5">
        <h2 ref={heading} data-escape-to tabIndex={-1} className="flex-1 font-semibold text-md outline-none">
          {teamStrings.mentions.title}
        </h2>
        {unread > 0 && (
          <TextButton className="text-accent text-sm" onClick={() => void actions.readMentions(null)}>
            {words.allSeen}
          </TextButton>
        )}
        <button
          type="button"
          aria-label={words.close}
          title={words.close}
          onClick={onClose}
          className={iconButtonClass}
        >
          <X aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
        </button>
      </header>
      {status === "failed" ? (
        <Notice role="alert" title={words.failed}>
          <Button onClick={() => void load(null)}>{strings.error.tryAgain}</Button>
        </Notice>
      ) : status === "loading" ? (
        <div className="p-1.5">
          <ChatRowSkeletons label={words.loading} count={4} />
        </div>
      ) : items.length === 0 ? (
        <Notice icon={<AtSign className="size-5" strokeWidth={1.7} />} title={words.noneTitle} text={words.noneText} />
      ) : (
        <ul className="p-1.5">
          {items.map((mention) => (
            <li key={mention.id}>
              <MentionLink mention={mention} when={listTime(mention.at, clock)} />
            </li>
          ))}
        </ul>
      )}
      {status === "ready" && nextCursor !== null && (
        <p className="px-4 pb-4">
          <TextButton className="text-sm" onClick={() => void load(nextCursor)}>
            {words.more}
          </TextButton>
        </p>
      )}
    </section>
  );
}

function MentionLink({
  mention: { id, chatId, chat, author, text, at, isRead },
  when,
}: {
  mention: Mention;
  when: string;
}) {
  const name = author.name.split("@")[0] ?? author.name;
  return (
    <Link
      to={`/inbox/${chatId}?note=${id}`}
      state={{ leavesFocus: true, focusesMessage: true }}
      discover="none"
      prefetch="none"
      className="flex flex-col gap-1 rounded-md px-2.5 py-2.5 transition-colors hover:bg-raised focus-visible:-outline-offset-2"
    >
      <span className="flex items-baseline gap-2 text-sm">
        <span className="min-w-0 flex-1 truncate font-medium">
          <bdi>{words.by(name, chat?.name ?? words.goneChat)}</bdi>
        </span>
        <time dateTime={at} className="flex-none text-ink-2 text-xs tabular-nums">
          {when}
        </time>
        {!isRead && (
          <span className="flex-none">
            <span className="sr-only">{words.unread}</span>
            <span aria-hidden="true" className="block size-2 rounded-full bg-accent" />
          </span>
        )}
      </span>
      <span
        dir="auto"
        className="line-clamp-3 rounded-sm border border-[color-mix(in_srgb,var(--warn)_45%,transparent)] bg-warn-soft px-2.5 py-1.5 text-sm [overflow-wrap:anywhere]"
      >
        {text}
      </span>
    </Link>
  );
}
