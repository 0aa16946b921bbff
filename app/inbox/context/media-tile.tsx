import { ImageOff, Play } from "lucide-react";
import { useState } from "react";
import { durationText } from "../../lib/amounts.ts";
import { clockTime, dayLabel, localDay } from "../../lib/calendar.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import type { MediaItem } from "./use-media-pages.ts";

const words = contextStrings.media;
const loadViewer = () => import("../media/picture-viewer.tsx").then((module) => module.PictureViewer);

/** A picture or video as a square; a picture opens in full size, from where one gets to its message. */
export function MediaTile({ item, onShow }: { item: MediaItem; onShow: (messageId: string) => void }) {
  const { attachment, at, messageId } = item;
  const clock = useClock();
  const [isOpen, setIsOpen] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const Viewer = useLoaded(loadViewer, isOpen, () => setIsOpen(false));
  const day = `${dayLabel(localDay(at, clock.timeZone), clock.today)}, ${clockTime(at, clock.timeZone)}`;
  const isHere = (attachment.state === "stored" || attachment.state === "not_kept") && !isBroken;
  const isPicture = attachment.kind === "image";
  const address = `/media/${attachment.id}`;
  const label = isHere ? (isPicture ? words.picture(day) : words.video(day)) : words.gone(day);
  return (
    <>
      <button
        type="button"
        aria-haspopup={isHere && isPicture ? "dialog" : undefined}
        aria-label={label}
        title={label}
        onClick={() => (isHere && isPicture ? setIsOpen(true) : onShow(messageId))}
        className="relative grid aspect-square w-full place-items-center overflow-hidden rounded-[9px] bg-[color-mix(in_srgb,var(--ink)_7%,transparent)] text-ink-2"
      >
        {!isHere ? (
          <ImageOff aria-hidden="true" className="size-5" strokeWidth={1.6} />
        ) : isPicture ? (
          <img
            src={address}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={() => setIsBroken(true)}
            className="absolute inset-0 size-full object-cover"
          />
        ) : (
          <>
            <span className="grid size-8 place-items-center rounded-full bg-[rgb(12_14_13/0.62)] text-[#fff]">
              <Play aria-hidden="true" className="ms-0.5 size-4 fill-current" strokeWidth={0} />
            </span>
            {attachment.durationSeconds !== null && (
              <span aria-hidden="true" className="absolute end-1.5 bottom-1 font-semibold text-2xs tabular-nums">
                {durationText(attachment.durationSeconds)}
              </span>
            )}
          </>
        )}
      </button>
      {Viewer && (
        <Viewer
          address={address}
          fileName={attachment.fileName}
          onClose={() => setIsOpen(false)}
          onShow={{
            name: words.inChat,
            run: () => {
              setIsOpen(false);
              onShow(messageId);
            },
          }}
        />
      )}
    </>
  );
}
