import { MessageCircle } from "lucide-react";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { Notice } from "../ui/notice.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { ChatList } from "./chat-list.tsx";
import { CommandProvider } from "./commands/command-registry.tsx";
import { InboxCommands } from "./commands/inbox-commands.tsx";
import { InboxProvider } from "./inbox-context.tsx";
import { InboxRail } from "./inbox-rail.tsx";
import type { Snapshot } from "./inbox-state.ts";
import { Notices } from "./notices/notices.tsx";
import { TellPresence } from "./presence/tell-presence.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { TitleBadge } from "./title-badge.tsx";
import { useLiveInbox } from "./use-live-inbox.ts";
import { type Viewer, ViewerProvider } from "./viewer.tsx";

/** The whole inbox: rail, list and thread side by side; on a phone one of the last two at a time. */
export function InboxScreen({
  snapshot,
  isChatMissing,
  viewer,
  chatId,
}: {
  snapshot: Snapshot | null;
  isChatMissing: boolean;
  viewer: Viewer;
  /** The open chat; null when only the list is asked for. */
  chatId: string | null;
}) {
  const owner = { tenantId: viewer.tenant.id, userId: viewer.userId };
  const inbox = useLiveInbox(snapshot, isChatMissing ? chatId : null, owner);
  const isThreadOpen = chatId !== null;
  return (
    <InboxProvider value={inbox}>
      <ViewerProvider value={viewer}>
        <CommandProvider>
          <InboxCommands />
          <TitleBadge chatId={chatId} />
          <Notices chatId={chatId} />
          <TellPresence chatId={chatId} />
          <div className="grid h-[calc(100dvh-var(--strip))] overflow-hidden panes:grid-cols-[60px_320px_minmax(0,1fr)] wide:grid-cols-[60px_352px_minmax(0,1fr)]">
            <InboxRail>
              <AccountMenu viewer={viewer} side="right" />
            </InboxRail>
            <ChatList
              openChatId={chatId}
              className={classNames(isThreadOpen && "hidden panes:flex")}
              accountMenu={<AccountMenu viewer={viewer} side="bottom" />}
            />
            <main
              className={classNames("min-h-0 min-w-0 flex-col bg-thread panes:flex", isThreadOpen ? "flex" : "hidden")}
            >
              {chatId === null ? (
                <Notice
                  icon={<MessageCircle className="size-5" strokeWidth={1.7} />}
                  title={strings.thread.pickTitle}
                  text={strings.thread.pickText}
                />
              ) : (
                <ThreadPane key={chatId} chatId={chatId} />
              )}
            </main>
          </div>
        </CommandProvider>
      </ViewerProvider>
    </InboxProvider>
  );
}
