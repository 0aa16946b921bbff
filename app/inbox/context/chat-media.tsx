import { useState } from "react";
import { contextStrings } from "../../lib/context-strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { MediaTile } from "./media-tile.tsx";
import { Hint, Section, sectionButtonClass } from "./section.tsx";
import { useFiles } from "./use-media-pages.ts";
import { useShowMessage } from "./use-show-message.ts";

const words = contextStrings.media;
const SHOWN = 6;
const PLACES = Array.from({ length: 3 }, (_, place) => place);
const loadGallery = () => import("./media-gallery.tsx").then((module) => module.MediaGallery);

/** The newest pictures and videos of the chat, and the way to all of its files and links. */
export function ChatMedia({ chatId }: { chatId: string }) {
  const { pages, again } = useFiles(chatId, "seen", SHOWN);
  const [isOpen, setIsOpen] = useState(false);
  const Gallery = useLoaded(loadGallery, isOpen, () => setIsOpen(false));
  const show = useShowMessage(chatId);
  return (
    <Section title={words.title} action={{ name: words.all, opensDialog: true, run: () => setIsOpen(true) }}>
      {pages.items.length > 0 ? (
        <ul className="grid grid-cols-3 gap-1.5">
          {pages.items.slice(0, SHOWN).map((item) => (
            <li key={item.attachment.id}>
              <MediaTile item={item} onShow={show} />
            </li>
          ))}
        </ul>
      ) : pages.status === "ready" ? (
        <Hint>{words.none}</Hint>
      ) : pages.status === "failed" ? (
        <p role="alert" className="flex items-center gap-2 text-sm">
          {words.failed}
          <button type="button" onClick={again} className={sectionButtonClass}>
            {contextStrings.tryAgain}
          </button>
        </p>
      ) : (
        <span aria-hidden="true" className="grid grid-cols-3 gap-1.5">
          {PLACES.map((place) => (
            <span key={place} className="skeleton aspect-square rounded-[9px]" />
          ))}
        </span>
      )}
      {Gallery && <Gallery chatId={chatId} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}
