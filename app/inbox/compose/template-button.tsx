import { LayoutTemplate } from "lucide-react";
import { templateStrings as words } from "../../lib/template-strings.ts";
import { composerButtonClass } from "./attach-button.tsx";

/** Opens the template picker; also while nothing else may be sent. */
export function TemplateButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={words.open}
      title={words.open}
      onClick={onOpen}
      className={composerButtonClass}
    >
      <LayoutTemplate aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
    </button>
  );
}
