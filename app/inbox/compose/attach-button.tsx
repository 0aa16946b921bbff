import { Paperclip } from "lucide-react";
import { useRef } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { composeStrings as words } from "../../lib/compose-strings.ts";
import { acceptedTypes } from "./pick-file.ts";

/** Opens the system's file picker, for what the account can send. */
export function AttachButton({
  files,
  isDisabled,
  onFiles,
}: {
  files: Abilities["files"];
  isDisabled: boolean;
  onFiles: (files: File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={acceptedTypes(files)}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // Or the same file chosen again would be no change.
          event.target.value = "";
        }}
      />
      <button
        type="button"
        disabled={isDisabled}
        aria-label={words.attach}
        title={words.attach}
        onClick={() => input.current?.click()}
        className={composerButtonClass}
      >
        <Paperclip aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
      </button>
    </>
  );
}

export const composerButtonClass =
  "grid size-[38px] flex-none place-items-center rounded-md text-ink-2 transition-colors hover:text-ink disabled:opacity-45 pointer-coarse:size-11";
