import { ImageOff } from "lucide-react";
import { useState } from "react";
import type { Attachment } from "../../../worker/shared/wire.ts";
import { mediaStrings as words } from "../../lib/media-strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { TextButton } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { MediaFrame, MediaWords } from "./media-frame.tsx";
import { pictureBox } from "./media-size.ts";

const loadViewer = () => import("./picture-viewer.tsx").then((module) => module.PictureViewer);

/** A photo in its bubble. Pressing it shows all of it. */
export function Picture({ attachment, address }: { attachment: Attachment; address: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isBroken, setIsBroken] = useState(false);
  const Viewer = useLoaded(loadViewer, isOpen, () => setIsOpen(false));
  const box = pictureBox(attachment.width, attachment.height);
  const { fileName } = attachment;

  if (isBroken) {
    return (
      <MediaFrame box={box} className={MEDIA_GROUND}>
        <MediaWords icon={<ImageOff aria-hidden="true" className="size-5" strokeWidth={1.7} />} words={words.notLoaded}>
          <TextButton onClick={() => setIsBroken(false)}>{words.tryAgain}</TextButton>
        </MediaWords>
      </MediaFrame>
    );
  }
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={fileName ? `${words.openPicture}: ${fileName}` : words.openPicture}
        onClick={() => setIsOpen(true)}
        className="block max-w-full cursor-zoom-in rounded-md"
      >
        <MediaFrame box={box} className={MEDIA_GROUND}>
          <img
            src={address}
            alt={fileName ? words.pictureOf(fileName) : words.picture}
            loading="lazy"
            decoding="async"
            draggable={false}
            onError={() => setIsBroken(true)}
            className={classNames(
              "absolute inset-0 size-full",
              box.fit === "cover" ? "object-cover object-top" : "object-contain",
            )}
          />
        </MediaFrame>
      </button>
      {Viewer && <Viewer address={address} fileName={fileName} onClose={() => setIsOpen(false)} />}
    </>
  );
}

export const MEDIA_GROUND = "rounded-md bg-[color-mix(in_srgb,currentColor_7%,transparent)]";
