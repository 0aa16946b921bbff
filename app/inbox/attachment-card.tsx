import type { ReactNode } from "react";
import type { Attachment } from "../../worker/shared/wire.ts";
import { durationText, sizeText } from "../lib/amounts.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { KindIcon } from "./kind-icon.tsx";

/**
 * What was attached, told honestly: what it is, how much of it, and that its bytes are not here.
 *
 * @param children the time and the tick, when no text follows in whose last line they could stand
 */
export function AttachmentCard({ attachment, children }: { attachment: Attachment; children?: ReactNode }) {
  const { kind, fileName, sizeBytes, durationSeconds, state } = attachment;
  const facts = [
    fileName ? strings.attachment[kind] : null,
    durationSeconds ? durationText(durationSeconds) : null,
    sizeBytes ? sizeText(sizeBytes) : null,
    strings.attachmentState[state],
  ].filter((fact) => fact !== null);
  return (
    <div
      className={classNames(
        "-mx-1.5 -mt-0.5 flex min-w-[min(230px,60vw)] items-center gap-3 rounded-[10px] bg-[color-mix(in_srgb,currentColor_6%,transparent)] px-3 py-2.5 text-md",
        children ? "-mb-px" : "mb-[5px]",
      )}
    >
      <span
        aria-hidden="true"
        className="grid size-9 flex-none place-items-center rounded-sm bg-[color-mix(in_srgb,currentColor_8%,transparent)]"
      >
        <KindIcon kind={kind} className="size-[18px]" />
      </span>
      <span className="min-w-0">
        <span dir="auto" className="line-clamp-2 text-start font-medium leading-snug">
          {fileName ?? strings.attachment[kind]}
        </span>
        {facts.length > 0 && (
          <span className="block text-[color-mix(in_srgb,currentColor_70%,transparent)] text-xs tabular-nums">
            {facts.join(" · ")}
          </span>
        )}
      </span>
      {children && <span className="-mb-1 ms-auto self-end ps-1">{children}</span>}
    </div>
  );
}
