import { useNavigate } from "@remix-run/react";
import { MessageCircle, SearchX } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { newId } from "../../../worker/shared/ids.ts";
import type { Chat, Message } from "../../../worker/shared/wire.ts";
import { forwardStrings as words } from "../../lib/forward-strings.ts";
import { strings } from "../../lib/strings.ts";
import { useNow } from "../../lib/use-now.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { EVERYTHING, isListComplete, listKey } from "../chat-filter.ts";
import { windowAt } from "../compose/reply-window.ts";
import { useInbox, useInboxActions } from "../inbox-context.tsx";
import { absentList } from "../inbox-state.ts";
import { loadedChats } from "../inbox-views.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { createForwardActions } from "./forward-actions.ts";

/** Into which chat a message is passed on; then that chat is open. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { forward } = useLaterActions(createForwardActions);
  const navigate = useNavigate();
  const chats = useInbox((state) => loadedChats(state.chats));
  const [query, setQuery] = useState("");
  const [sendingTo, setSendingTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // The same for every further try into the same chat, so that it arrives once.
  const clientIds = useRef(new Map<string, string>());

  async function forwardTo(chatId: string): Promise<void> {
    if (sendingTo !== null) return;
    const clientId = clientIds.current.get(chatId) ?? newId();
    clientIds.current.set(chatId, clientId);
    setProblem(null);
    setSendingTo(chatId);
    const answer = await forward(message.id, chatId, clientId);
    setSendingTo(null);
    if (!answer.ok) return setProblem(words.why(answer.reason));
    onClose();
    navigate(`/inbox/${chatId}`);
  }

  const wanted = query.trim().toLowerCase();
  const others = chats.filter((chat) => chat.id !== message.chatId);
  const found = others.filter((chat) => chat.name.toLowerCase().includes(wanted));
  const search = useCallback((field: HTMLInputElement | null) => field?.focus(), []);
  return (
    <Dialog title={words.title} closeLabel={words.close} isTall onClose={onClose}>
      <div className="flex-none px-5 pt-4 pb-2">
        <input
          ref={search}
          type="search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          aria-label={words.search}
          placeholder={words.search}
          autoComplete="off"
          className="h-11 w-full rounded-md border border-edge bg-surface px-3.5 text-[1rem] transition-colors placeholder:text-ink-2 hover:border-ink-2"
        />
      </div>
      <div role="alert" className="flex-none px-5 pb-2 text-danger text-sm empty:hidden">
        {problem}
      </div>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-2.5 pb-2.5">
        {found.length > 0 && (
          <ul aria-label={words.list}>
            {found.map((chat) => (
              <li key={chat.id}>
                <ForwardRow chat={chat} isSending={sendingTo === chat.id} onChoose={() => void forwardTo(chat.id)} />
              </li>
            ))}
          </ul>
        )}
        {found.length === 0 && <NoChats query={query.trim()} isNone={others.length === 0} />}
        <MoreChats />
      </div>
    </Dialog>
  );
}

function ForwardRow({ chat, isSending, onChoose }: { chat: Chat; isSending: boolean; onChoose: () => void }) {
  const account = useInbox((state) => state.accounts[chat.accountId]);
  const window = windowAt(chat.replyWindow, useNow());
  const isShut = window.type === "closed" || window.type === "human";
  const about = isShut ? words.windowClosed : isSending ? words.sending : (account?.name ?? "");
  return (
    <button
      type="button"
      disabled={isShut}
      aria-busy={isSending}
      onClick={onChoose}
      className="flex w-full items-center gap-3 rounded-md p-2.5 text-start transition-colors enabled:hover:bg-raised focus-visible:-outline-offset-2 disabled:opacity-60"
    >
      <Avatar id={chat.id} name={chat.name} channel={chat.channel} pictureUrl={chat.pictureUrl} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="one-line block truncate font-medium">
          {chat.name}
        </span>
        <span className="block truncate text-ink-2 text-sm">
          {strings.channel[chat.channel]}
          {about !== "" && ` · ${about}`}
        </span>
      </span>
    </button>
  );
}

function NoChats({ query, isNone }: { query: string; isNone: boolean }) {
  if (isNone) {
    return (
      <Notice
        icon={<MessageCircle className="size-5" strokeWidth={1.7} />}
        title={words.emptyTitle}
        text={words.emptyText}
      />
    );
  }
  return (
    <Notice
      icon={<SearchX className="size-5" strokeWidth={1.7} />}
      title={words.noneTitle}
      text={words.noneText(query)}
    />
  );
}

/** The list is loaded in pages: the next one, in all its states. */
function MoreChats() {
  const actions = useInboxActions();
  const isComplete = useInbox((state) => isListComplete(state, EVERYTHING));
  const status = useInbox((state) => (state.lists[listKey(EVERYTHING)] ?? absentList).status);
  const isUnasked = !isComplete && status === "absent";
  useEffect(() => {
    // What is done can be passed on to as well, and the inbox does not list it.
    if (isUnasked) void actions.loadChats(EVERYTHING);
  }, [isUnasked, actions]);
  if (isComplete) return null;
  return (
    <div className="flex flex-none flex-col items-center gap-2 py-3">
      {status === "failed" && (
        <p role="alert" className="text-danger text-sm">
          {strings.chats.failed}
        </p>
      )}
      <Button size="sm" disabled={status === "loading"} onClick={() => void actions.loadChats(EVERYTHING)}>
        {status === "loading" ? words.loadingMore : words.more}
      </Button>
    </div>
  );
}
