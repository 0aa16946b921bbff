import { SquarePen } from "lucide-react";
import { useState } from "react";
import { strings } from "../../lib/strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useCommand } from "../commands/command-registry.tsx";
import { useMay } from "../viewer.tsx";

const loadDialog = () => import("./new-chat-dialog.tsx").then((module) => module.NewChatDialog);

/** In the list's header: begins a chat with somebody who may never have written. */
export function NewChatButton() {
  const [isOpen, setIsOpen] = useState(false);
  const mayWrite = useMay("messages.send");
  const Dialog = useLoaded(loadDialog, isOpen, () => setIsOpen(false));
  if (!mayWrite) return null;
  return (
    <>
      <NewChatCommand onRun={() => setIsOpen(true)} />
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={strings.chats.begin}
        title={strings.chats.begin}
        onClick={() => setIsOpen(true)}
        className={iconButtonClass}
      >
        <SquarePen aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
      </button>
      {Dialog && <Dialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Apart from the button, which not everybody has. */
function NewChatCommand({ onRun }: { onRun: () => void }) {
  useCommand("new_chat", onRun);
  return null;
}
