import { Mic } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { composerButtonClass } from "./attach-button.tsx";
import { type RecordingType, recordingFor } from "./pick-file.ts";

/** Only where this browser can record something that the account takes. */
export function VoiceButton({
  files,
  isDisabled,
  onRecord,
}: {
  files: Abilities["files"];
  isDisabled: boolean;
  onRecord: () => void;
}) {
  const kind = useSyncExternalStore(
    never,
    () => recordingType(files)?.kind ?? null,
    // The server knows nothing of the browser.
    () => null,
  );
  if (kind === null) return null;
  const label = kind === "voice" ? composeStrings.voice.record : composeStrings.voice.recordSound;
  return (
    <button
      type="button"
      disabled={isDisabled}
      aria-label={label}
      title={label}
      onClick={onRecord}
      className={composerButtonClass}
    >
      <Mic aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
    </button>
  );
}

export function recordingType(files: Abilities["files"]): RecordingType | null {
  // Without a secure address there are no devices at all.
  if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices) return null;
  return recordingFor(files, (type) => MediaRecorder.isTypeSupported(type));
}

const never = () => () => {};
