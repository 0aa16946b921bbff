import { type ReactNode, useState } from "react";
import type { Attachment, Message } from "../../../worker/shared/wire.ts";
import { later } from "../../lib/later.tsx";
import { mediaStrings as words } from "../../lib/media-strings.ts";
import { strings } from "../../lib/strings.ts";
import { KindIcon } from "../kind-icon.tsx";
import { mediaAddress } from "./local-copies.ts";
import { MediaFrame, MediaWords } from "./media-frame.tsx";
import { pictureBox, stickerBox } from "./media-size.ts";
import { MEDIA_GROUND, Picture } from "./picture.tsx";
import { Sticker } from "./sticker.tsx";
import { Video } from "./video.tsx";

const AudioPlayer = later(
  () => import("./audio-player.tsx").then((module) => module.AudioPlayer),
  <span className="block h-[38px] w-[250px] max-w-full" />,
);
const AttachmentCard = later(
  () => import("../attachment-card.tsx").then((module) => module.AttachmentCard),
  <span className="block h-[65px] w-[min(230px,60vw)]" />,
);

/** Its bytes can be asked for: they are here, or the network lets them be looked at and not kept. */
const isViewable = ({ state }: Attachment): boolean => state === "stored" || state === "not_kept";

/** Kinds that are seen, in a place whose size is known before they are there. */
export const isVisual = ({ kind }: Attachment): boolean => kind === "image" || kind === "video" || kind === "sticker";

/**
 * A file of a message, shown, played or offered, or in its place the reason why not.
 *
 * @param children the time and the tick, when no text follows in whose last line they could stand
 */
export function AttachmentView({
  message,
  attachment,
  children,
}: {
  message: Message;
  attachment: Attachment;
  children?: ReactNode;
}) {
  const { kind, state } = attachment;
  const address = isViewable(attachment) ? mediaAddress(message.clientId, attachment.id) : null;
  if (state === "waiting" && isVisual(attachment)) {
    return <Awaited attachment={attachment}>{children}</Awaited>;
  }
  if (address !== null) {
    switch (kind) {
      case "image":
        return (
          <Seen>
            <Picture attachment={attachment} address={address} />
            {children}
          </Seen>
        );
      case "sticker":
        return (
          <div>
            <Sticker attachment={attachment} address={address} />
            {children && <span className="block text-end">{children}</span>}
          </div>
        );
      case "video":
        return (
          <Playable attachment={attachment} address={address} time={children}>
            {(onBroken) => (
              <Seen>
                <Video attachment={attachment} address={address} onBroken={onBroken} />
                {children}
              </Seen>
            )}
          </Playable>
        );
      case "audio":
      case "voice":
        return (
          <Playable attachment={attachment} address={address} time={children}>
            {(onBroken) => (
              <div>
                <AudioPlayer attachment={attachment} address={address} onBroken={onBroken} />
                {children && <span className="block text-end">{children}</span>}
              </div>
            )}
          </Playable>
        );
    }
  }
  return (
    <AttachmentCard attachment={attachment} address={address}>
      {children}
    </AttachmentCard>
  );
}

/** Nearer to the bubble's edge than text is; the time stands under it. */
function Seen({ children: [media, time] }: { children: [ReactNode, ReactNode] }) {
  return (
    <div className="-mx-[7px] -mt-[3px] mb-[5px]">
      {media}
      {time && <span className="block px-[7px] text-end">{time}</span>}
    </div>
  );
}

/** What this browser turns out not to be able to play is a file to download. */
function Playable({
  attachment,
  address,
  time,
  children,
}: {
  attachment: Attachment;
  address: string;
  time: ReactNode;
  children: (onBroken: () => void) => ReactNode;
}) {
  const [isBroken, setIsBroken] = useState(false);
  if (!isBroken) return children(() => setIsBroken(true));
  return (
    <AttachmentCard attachment={attachment} address={address} note={words.notPlayed}>
      {time}
    </AttachmentCard>
  );
}

/** The place of what is on its way, as large as it will be. */
function Awaited({ attachment, children }: { attachment: Attachment; children?: ReactNode }) {
  const { kind, width, height } = attachment;
  const box = kind === "sticker" ? stickerBox(width, height) : pictureBox(width, height);
  return (
    <Seen>
      <MediaFrame box={box} className={MEDIA_GROUND}>
        <span aria-hidden="true" className="skeleton absolute inset-0" />
        <MediaWords
          icon={<KindIcon kind={kind} className="size-5" />}
          words={`${strings.attachment[kind]}: ${strings.attachmentState.waiting}`}
        />
      </MediaFrame>
      {children}
    </Seen>
  );
}
