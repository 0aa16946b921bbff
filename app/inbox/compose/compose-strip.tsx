import { Pencil, Reply, X } from "lucide-react";
import type { ReactNode } from "react";
import { composeStrings as words } from "../../lib/compose-strings.ts";
import { strings } from "../../lib/strings.ts";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useQuoted } from "../quote.tsx";
import type { Composing } from "./use-composing.ts";

/** The id under which the field names it: what one answers is told with the field. */
export const STRIP_ID = "composer-strip";

/** Above the field: the message that is answered, or changed. */
export function ComposeStrip({
  chatId,
  chatName,
  composing,
  onCancel,
}: {
  chatId: string;
  chatName: string;
  composing: Composing;
  onCancel: () => void;
}) {
  const { replyTo, editing } = composing;
  const quoted = useQuoted(chatId, replyTo);
  if (editing) {
    return (
      <Strip
        icon={<Pencil {...ICON} />}
        title={words.editing}
        text={editing.text ?? ""}
        cancel={words.cancelEdit}
        onCancel={onCancel}
      />
    );
  }
  if (!replyTo) return null;
  return (
    <Strip
      icon={<Reply {...ICON} className="size-4 rtl:-scale-x-100" />}
      title={words.replyingTo(quoted.sender ?? (quoted.isLoaded ? chatName : strings.thread.unknownSender))}
      text={quoted.text}
      cancel={words.cancelReply}
      onCancel={onCancel}
    />
  );
}

const ICON = { className: "size-4", strokeWidth: 1.8, "aria-hidden": true } as const;

function Strip({
  icon,
  title,
  text,
  cancel,
  onCancel,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  cancel: string;
  onCancel: () => void;
}) {
  return (
    <div className="mb-2 flex items-center gap-2.5 rounded-sm border-accent border-s-[3px] bg-[color-mix(in_srgb,var(--accent)_8%,transparent)] ps-3">
      <span className="flex-none text-accent">{icon}</span>
      <span id={STRIP_ID} className="min-w-0 flex-1 py-1.5 text-sm">
        <b dir="auto" className="one-line block truncate font-semibold text-accent text-xs">
          {title}
        </b>
        <span dir="auto" className="one-line block truncate text-ink-2">
          {text}
        </span>
      </span>
      <button type="button" aria-label={cancel} title={cancel} onClick={onCancel} className={iconButtonClass}>
        <X aria-hidden="true" className="size-4" strokeWidth={1.8} />
      </button>
    </div>
  );
}
