import { useState } from "react";
import type { Attachment } from "../../../worker/shared/wire.ts";
import { mediaStrings as words } from "../../lib/media-strings.ts";
import { KindIcon } from "../kind-icon.tsx";
import { MediaFrame, MediaWords } from "./media-frame.tsx";
import { stickerBox } from "./media-size.ts";

/** A sticker, by itself: its bubble has no frame. */
export function Sticker({ attachment, address }: { attachment: Attachment; address: string }) {
  const [isBroken, setIsBroken] = useState(false);
  return (
    <MediaFrame box={stickerBox(attachment.width, attachment.height)}>
      {isBroken ? (
        <MediaWords icon={<KindIcon kind="sticker" className="size-5" />} words={words.notLoaded} />
      ) : (
        <img
          src={address}
          alt={words.sticker}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setIsBroken(true)}
          className="absolute inset-0 size-full object-contain"
        />
      )}
    </MediaFrame>
  );
}
