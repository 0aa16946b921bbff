import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { sizeText } from "../../lib/amounts.ts";
import { composeStrings as words } from "../../lib/compose-strings.ts";
import { strings } from "../../lib/strings.ts";
import { KindIcon } from "../kind-icon.tsx";
import type { PickedFile } from "./pick-file.ts";

/** What will go out with the next press of Send: seen, named, and as what it will arrive. */
export function PickedFiles({ files, onRemove }: { files: readonly PickedFile[]; onRemove: (id: string) => void }) {
  if (files.length === 0) return null;
  return (
    <ul className="mb-2 flex gap-2 overflow-x-auto">
      {files.map((file) => (
        <li
          key={file.id}
          className="flex max-w-[min(300px,80vw)] flex-none items-center gap-2.5 rounded-md border border-line bg-raised p-1.5"
        >
          <Preview file={file} />
          <span className="min-w-0 flex-1">
            <span dir="auto" className="one-line block truncate font-medium text-sm">
              {file.name}
            </span>
            <span className="block text-ink-2 text-xs tabular-nums">
              {strings.attachment[file.kind]} · {sizeText(file.blob.size)}
            </span>
          </span>
          <button
            type="button"
            aria-label={words.removeFile(file.name)}
            title={words.removeFile(file.name)}
            onClick={() => onRemove(file.id)}
            className="grid size-[var(--target)] flex-none place-items-center rounded-[10px] text-ink-2 transition-colors hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" strokeWidth={1.8} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Preview({ file }: { file: PickedFile }) {
  const isPicture = file.kind === "image" || file.kind === "sticker";
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture) return;
    const made = URL.createObjectURL(file.blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [isPicture, file.blob]);
  return (
    <span className="grid size-11 flex-none place-items-center overflow-hidden rounded-sm bg-[color-mix(in_srgb,var(--ink)_7%,transparent)] text-ink-2">
      {isPicture && address ? (
        <img src={address} alt="" className="size-full object-cover" />
      ) : (
        <KindIcon kind={file.kind} className="size-[18px]" />
      )}
    </span>
  );
}
