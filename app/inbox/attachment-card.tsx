import { Download } from "lucide-react";
import type { ReactNode } from "react";
import type { Attachment } from "../../worker/shared/wire.ts";
import { durationText, sizeText } from "../lib/amounts.ts";
import { mediaStrings } from "../lib/media-strings.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { KindIcon } from "./kind-icon.tsx";

/** Longer endings than this are no endings. */
const ENDING_MAX = 4;

/**
 * What was attached, told honestly: what it is, how much of it, and if its bytes are not here, why. Pressing it
 * downloads it.
 *
 * @param address null when there is nothing to download
 * @param note what else there is to say
 * @param children the time and the tick, when no text follows in whose last line they could stand
 */
export function AttachmentCard({
  attachment,
  address,
  note = null,
  children,
}: {
  attachment: Attachment;
  address: string | null;
  note?: string | null;
  children?: ReactNode;
}) {
  const { kind, fileName, sizeBytes, durationSeconds, state } = attachment;
  const name = fileName ?? strings.attachment[kind];
  const facts = [
    fileName ? strings.attachment[kind] : null,
    durationSeconds ? durationText(durationSeconds) : null,
    sizeBytes ? sizeText(sizeBytes) : null,
    strings.attachmentState[state],
    note,
  ].filter((fact) => fact !== null);
  const body = (
    <>
      <span
        aria-hidden="true"
        className="grid h-10 w-[34px] flex-none place-items-center rounded-[7px] bg-[color-mix(in_srgb,currentColor_10%,transparent)] font-bold text-2xs"
      >
        {endingOf(fileName) ?? <KindIcon kind={kind} className="size-[18px]" />}
      </span>
      <span className="min-w-0 flex-1">
        <span dir="auto" className="one-line line-clamp-2 font-medium leading-snug">
          {name}
        </span>
        {facts.length > 0 && (
          <span className="block text-[color-mix(in_srgb,currentColor_76%,transparent)] text-xs tabular-nums">
            {facts.join(" · ")}
          </span>
        )}
      </span>
    </>
  );
  const look = "flex min-w-0 items-center gap-3 px-3 py-2.5";
  return (
    <>
      <div
        className={classNames(
          "-mx-1.5 -mt-0.5 min-w-[min(230px,60vw)] max-w-[330px] rounded-[10px] bg-[color-mix(in_srgb,currentColor_6%,transparent)] text-md",
          children ? "-mb-0.5" : "mb-[5px]",
        )}
      >
        {address === null ? (
          <div className={look}>{body}</div>
        ) : (
          <a
            href={address}
            download={fileName ?? ""}
            className={classNames(
              look,
              "rounded-[10px] transition-colors hover:bg-[color-mix(in_srgb,currentColor_5%,transparent)]",
            )}
          >
            <span className="sr-only">{mediaStrings.download} </span>
            {body}
            <Download aria-hidden="true" className="size-4 flex-none" strokeWidth={1.8} />
          </a>
        )}
      </div>
      {children && <div className="text-end">{children}</div>}
    </>
  );
}

/** PDF, DOCX; null for a name that has none. */
function endingOf(fileName: string | null): string | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(fileName ?? "")?.[1];
  return ending && ending.length <= ENDING_MAX ? ending.toUpperCase() : null;
}
