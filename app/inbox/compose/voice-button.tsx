import { Mic } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { composerButtonClass } from "./attach-button.tsx";
import { voiceType } from "./pick-file.ts";

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
  const canRecord = useSyncExternalStore(
    never,
    () => recordingType(files) !== null,
    // The server knows nothing of the browser.
    () => false,
  );
  if (!canRecord) return null;
  return (
    <button
      type="button"
      disabled={isDisabled}
      aria-label={composeStrings.voice.record}
      title={composeStrings.voice.record}
      onClick={onRecord}
      className={composerButtonClass}
    >
      <Mic aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
    </button>
  );
}

export function recordingType(files: Abilities["files"]): ReturnType<typeof voiceType> {
  // Without a secure address there are no devices at all.
  if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices) return null;
  return voiceType(files, (type) => MediaRecorder.isTypeSupported(type));
}

const never = () => () => {};
