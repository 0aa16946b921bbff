import { ExternalLink, Link2, MessageSquareText } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { listTime } from "../../lib/calendar.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { galleryStrings } from "../../lib/gallery-strings.ts";
import { strings } from "../../lib/strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { Notice } from "../../ui/notice.tsx";
import { AttachmentCard } from "../attachment-card.tsx";
import { MediaTile } from "./media-tile.tsx";
import { type Pages, useFiles, useWrittenLinks } from "./use-media-pages.ts";
import { useShowMessage } from "./use-show-message.ts";

const words = contextStrings.media;
const TABS = ["seen", "files", "links"] as const;
type Tab = (typeof TABS)[number];
const A_PAGE = 30;

/** Every file and link of a chat, by what it is; each leads to its message. */
export function MediaGallery({ chatId, onClose }: { chatId: string; onClose: () => void }) {
  const showMessage = useShowMessage(chatId);
  const show = (messageId: string) => {
    onClose();
    showMessage(messageId);
  };
  return (
    <Dialog title={galleryStrings.title} closeLabel={galleryStrings.close} isTall onClose={onClose}>
      <Tabs.Root defaultValue="seen" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List aria-label={galleryStrings.title} className="flex flex-none gap-0.5 border-line border-b px-4">
          {TABS.map((tab) => (
            <Tabs.Trigger
              key={tab}
              value={tab}
              data-first={tab === "seen" ? "" : undefined}
              className="relative min-h-[var(--target)] px-2.5 font-medium text-ink-2 text-sm after:absolute after:inset-x-2.5 after:bottom-0 after:h-0.5 after:rounded-full data-[state=active]:text-ink data-[state=active]:after:bg-accent"
            >
              {galleryStrings.tabs[tab]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Panel tab="seen">
          <Seen chatId={chatId} onShow={show} />
        </Panel>
        <Panel tab="files">
          <Files chatId={chatId} onShow={show} />
        </Panel>
        <Panel tab="links">
          <Links chatId={chatId} onShow={show} />
        </Panel>
      </Tabs.Root>
    </Dialog>
  );
}

const Panel = ({ tab, children }: { tab: Tab; children: ReactNode }) => (
  <Tabs.Content value={tab} className="min-h-0 flex-1 overflow-y-auto p-4">
    {children}
  </Tabs.Content>
);

type Shown = { chatId: string; onShow: (messageId: string) => void };

function Seen({ chatId, onShow }: Shown) {
  const { pages, more, again } = useFiles(chatId, "seen", A_PAGE);
  return (
    <Listing tab="seen" pages={pages} more={more} again={again}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(96px,1fr))] gap-1.5">
        {pages.items.map((item) => (
          <li key={item.attachment.id}>
            <MediaTile item={item} onShow={onShow} />
          </li>
        ))}
      </ul>
    </Listing>
  );
}

function Files({ chatId, onShow }: Shown) {
  const { pages, more, again } = useFiles(chatId, "files", A_PAGE);
  const clock = useClock();
  return (
    <Listing tab="files" pages={pages} more={more} again={again}>
      <ul className="flex flex-col gap-3">
        {pages.items.map(({ attachment, at, messageId }) => {
          const name = attachment.fileName ?? strings.attachment[attachment.kind];
          const isHere = attachment.state === "stored" || attachment.state === "not_kept";
          return (
            <li key={attachment.id} className="flex items-center gap-2">
              <div className="min-w-0 flex-1 ps-1.5 pt-0.5 [&>div]:mb-0 [&>div]:min-w-0 [&>div]:max-w-none">
                <AttachmentCard
                  attachment={attachment}
                  address={isHere ? `/media/${attachment.id}` : null}
                  note={listTime(at, clock)}
                />
              </div>
              <InChat name={name} onPress={() => onShow(messageId)} />
            </li>
          );
        })}
      </ul>
    </Listing>
  );
}

function Links({ chatId, onShow }: Shown) {
  const { pages, more, again } = useWrittenLinks(chatId, A_PAGE);
  const clock = useClock();
  return (
    <Listing tab="links" pages={pages} more={more} again={again}>
      <ul className="flex flex-col">
        {pages.items.map(({ url, at, messageId }) => (
          <li key={`${messageId} ${url}`} className="flex items-center gap-2">
            <a
              href={url}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="-ms-2 flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-[10px] px-2 py-1.5 transition-colors hover:bg-raised"
            >
              <Link2 aria-hidden="true" className="size-[18px] flex-none text-ink-2" strokeWidth={1.7} />
              <span className="min-w-0 flex-1">
                <bdi dir="ltr" className="block truncate text-sm">
                  {url.replace(/^https?:\/\//, "")}
                </bdi>
                <span className="block text-ink-2 text-xs tabular-nums">{listTime(at, clock)}</span>
              </span>
              <ExternalLink aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.7} />
            </a>
            <InChat name={url} onPress={() => onShow(messageId)} />
          </li>
        ))}
      </ul>
    </Listing>
  );
}

const InChat = ({ name, onPress }: { name: string; onPress: () => void }) => (
  <button
    type="button"
    aria-label={galleryStrings.inChatOf(name)}
    title={words.inChat}
    onClick={onPress}
    className={iconButtonClass}
  >
    <MessageSquareText aria-hidden="true" className="size-[18px]" strokeWidth={1.7} />
  </button>
);

/** What all three have: nothing yet, on its way, failed, and more of it. */
function Listing({
  tab,
  pages,
  more,
  again,
  children,
}: {
  tab: Tab;
  pages: Pages<unknown>;
  more: () => void;
  again: () => void;
  children: ReactNode;
}) {
  const isEmpty = pages.items.length === 0;
  if (isEmpty && pages.status === "failed") {
    return (
      <Notice role="alert" title={words.failed}>
        <Button onClick={again}>{contextStrings.tryAgain}</Button>
      </Notice>
    );
  }
  if (isEmpty && pages.status === "loading") {
    return (
      <span role="status" className="flex flex-col gap-3">
        <span className="sr-only">{galleryStrings.loading}</span>
        {["a", "b", "c", "d"].map((row) => (
          <span key={row} className="skeleton h-12 rounded-md" />
        ))}
      </span>
    );
  }
  if (isEmpty) return <Notice title={galleryStrings.tabs[tab]} text={galleryStrings.empty[tab]} />;
  return (
    <>
      {children}
      {pages.nextCursor !== null && (
        <p className="mt-4 text-center">
          <Button size="sm" disabled={pages.status === "loading"} onClick={more}>
            {galleryStrings.more}
          </Button>
        </p>
      )}
    </>
  );
}
