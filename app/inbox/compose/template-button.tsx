import { LayoutTemplate } from "lucide-react";
import { composeStrings } from "../../lib/compose-strings.ts";
import { composerButtonClass } from "./attach-button.tsx";

/** Opens the template picker; also while nothing else may be sent. */
export function TemplateButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={composeStrings.template}
      title={composeStrings.template}
      onClick={onOpen}
      className={composerButtonClass}
    >
      <LayoutTemplate aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
    </button>
  );
}
