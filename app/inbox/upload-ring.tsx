import { X } from "lucide-react";
import { composeStrings } from "../lib/compose-strings.ts";
import { mediaStrings as words } from "../lib/media-strings.ts";
import { useInboxActions } from "./inbox-context.tsx";
import { useUploadProgress } from "./upload-progress.ts";

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

/** Beside a bubble whose file is on its way up: how far it is, and the way to stop it. */
export function UploadRing({ clientId }: { clientId: string }) {
  const actions = useInboxActions();
  const share = useUploadProgress(clientId);
  const percent = Math.round(share * 100);
  return (
    <div className="absolute end-full top-1/2 me-1 flex -translate-y-1/2 flex-col items-center">
      <button
        type="button"
        aria-label={words.stopUpload}
        title={words.stopUpload}
        onClick={() => actions.stopUpload(clientId)}
        className="relative grid size-[var(--target)] place-items-center rounded-full text-ink-2 hover:text-ink"
      >
        <svg viewBox="0 0 36 36" aria-hidden="true" className="-rotate-90 absolute inset-0 size-full fill-none">
          <circle cx="18" cy="18" r={RADIUS} strokeWidth="2.5" className="stroke-line" />
          <circle
            cx="18"
            cy="18"
            r={RADIUS}
            strokeWidth="2.5"
            strokeLinecap="round"
            strokeDasharray={`${LENGTH * share} ${LENGTH}`}
            className="stroke-accent"
          />
        </svg>
        <X aria-hidden="true" className="size-3.5" strokeWidth={2.2} />
      </button>
      <span
        role="progressbar"
        aria-label={words.uploading(percent)}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="text-2xs text-ink-2 tabular-nums"
      >
        {composeStrings.percent(percent)}
      </span>
    </div>
  );
}
