import { MessageCircle } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { paneStrings } from "../lib/pane-strings.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { Notice } from "../ui/notice.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { isListComplete, WHOLE_INBOX } from "./chat-filter.ts";
import { ChatList } from "./chat-list.tsx";
import { CommandProvider } from "./commands/command-registry.tsx";
import { InboxCommands } from "./commands/inbox-commands.tsx";
import { ContextPane } from "./context/context-pane.tsx";
import { ContextViewProvider } from "./context/context-view.tsx";
import { InboxProvider, useInbox } from "./inbox-context.tsx";
import { InboxRail } from "./inbox-rail.tsx";
import type { Snapshot } from "./inbox-state.ts";
import { Notices } from "./notices/notices.tsx";
import { PaneDivider } from "./panes/pane-divider.tsx";
import { keepPaneSizes, type PaneSizes } from "./panes/pane-sizes.ts";
import { PaneStyle } from "./panes/pane-style.tsx";
import { TellPresence } from "./presence/tell-presence.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { TitleBadge } from "./title-badge.tsx";
import { useLiveInbox } from "./use-live-inbox.ts";
import { type Viewer, ViewerProvider } from "./viewer.tsx";

/** The whole inbox: rail, list, thread and contact side by side; on a phone one of the last three at a time. */
export function InboxScreen({
  snapshot,
  isChatMissing,
  viewer,
  panes,
  chatId,
}: {
  snapshot: Snapshot | null;
  isChatMissing: boolean;
  viewer: Viewer;
  /** As they were when the page came. */
  panes: PaneSizes;
  /** The open chat; null when only the list is asked for. */
  chatId: string | null;
}) {
  const owner = { tenantId: viewer.tenant.id, userId: viewer.userId };
  const inbox = useLiveInbox(snapshot, isChatMissing ? chatId : null, owner);
  const isThreadOpen = chatId !== null;
  const [sizes, setSizes] = useState(panes);
  const arrange = useCallback((change: Partial<PaneSizes>) => setSizes((before) => ({ ...before, ...change })), []);
  const showBeside = useCallback((isContextShown: boolean) => arrange({ isContextShown }), [arrange]);
  useEffect(() => {
    if (sizes !== panes) keepPaneSizes(sizes);
  }, [sizes, panes]);
  const hasContext = isThreadOpen && sizes.isContextShown;
  return (
    <InboxProvider value={inbox}>
      <ViewerProvider value={viewer}>
        <CommandProvider>
          <InboxCommands />
          <TitleBadge chatId={chatId} />
          <Notices chatId={chatId} />
          <TellPresence chatId={chatId} />
          <PaneStyle list={panes.list} context={panes.context} />
          <ContextViewProvider chatId={chatId} isShownBeside={sizes.isContextShown} onShownBeside={showBeside}>
            <div
              className={classNames(
                "relative grid h-[calc(100dvh-var(--strip))] overflow-hidden panes:grid-cols-[60px_var(--list)_minmax(0,1fr)]",
                // The shares of the window are those of `largestIn`.
                "[--list:clamp(272px,var(--list-width),38vw)] three:[--list:clamp(272px,var(--list-width),30vw)] [--context:clamp(272px,var(--context-width),30vw)]",
                hasContext && "three:grid-cols-[60px_var(--list)_minmax(0,1fr)_var(--context)]",
              )}
            >
              <InboxRail>
                <AccountMenu viewer={viewer} side="right" />
              </InboxRail>
              <ChatList
                openChatId={chatId}
                className={classNames(isThreadOpen && "hidden panes:flex")}
                accountMenu={<AccountMenu viewer={viewer} side="bottom" />}
              />
              <main
                className={classNames(
                  "min-h-0 min-w-0 flex-col bg-thread panes:flex",
                  isThreadOpen ? "flex" : "max-panes:sr-only",
                )}
              >
                {/* The list has its own, which a phone does not show while a chat is open. */}
                {isThreadOpen && <h1 className="sr-only panes:hidden">{strings.chats.title}</h1>}
                <PaneDivider
                  pane="list"
                  label={paneStrings.widths.list}
                  size={sizes.list}
                  onSize={(list) => arrange({ list })}
                  className="start-[calc(60px+var(--list)-6px)] hidden panes:block"
                />
                {chatId === null ? <NoChatOpen /> : <ThreadPane key={chatId} chatId={chatId} />}
                {hasContext && (
                  <PaneDivider
                    pane="context"
                    label={paneStrings.widths.context}
                    size={sizes.context}
                    onSize={(context) => arrange({ context })}
                    className="end-[calc(var(--context)-6px)] hidden three:block"
                  />
                )}
              </main>
              {chatId !== null && <ContextPane chatId={chatId} />}
            </div>
          </ContextViewProvider>
        </CommandProvider>
      </ViewerProvider>
    </InboxProvider>
  );
}

function NoChatOpen() {
  const words = strings.thread;
  const isEmpty = useInbox((state) => isListComplete(state, WHOLE_INBOX) && Object.keys(state.chats).length === 0);
  return (
    <Notice
      icon={<MessageCircle className="size-5" strokeWidth={1.7} />}
      title={isEmpty ? words.noneToPickTitle : words.pickTitle}
      text={isEmpty ? words.noneToPickText : words.pickText}
    />
  );
}
