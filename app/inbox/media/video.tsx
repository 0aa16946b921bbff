import type { Attachment } from "../../../worker/shared/wire.ts";
import { mediaStrings as words } from "../../lib/media-strings.ts";
import { MediaFrame } from "./media-frame.tsx";
import { pictureBox } from "./media-size.ts";

/** A video in its bubble: only its beginning is read before somebody plays it. */
export function Video({
  attachment,
  address,
  onBroken,
}: {
  attachment: Attachment;
  address: string;
  onBroken: () => void;
}) {
  return (
    <MediaFrame box={pictureBox(attachment.width, attachment.height)} className="rounded-md bg-[#101311]">
      {/* biome-ignore lint/a11y/useMediaCaption: customers send none */}
      <video
        src={address}
        controls
        playsInline
        preload="metadata"
        aria-label={attachment.fileName ?? words.video}
        onError={onBroken}
        className="absolute inset-0 size-full"
      />
    </MediaFrame>
  );
}
