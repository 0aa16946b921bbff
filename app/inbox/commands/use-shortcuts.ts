import { useEffect } from "react";
import { useCommands } from "./command-registry.tsx";
import { commandOf } from "./commands.ts";
import { hasSingleKeys } from "./single-keys.ts";

/** Listens to the keyboard for the whole page. What an open dialog or menu takes for itself is not for us. */
export function useShortcuts(): void {
  const commands = useCommands();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const command = commandOf(event, isTyping(event.target), hasSingleKeys());
      if (command !== null && commands.run(command)) event.preventDefault();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [commands]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, textarea, select, [contenteditable], dialog, [role=menu]") !== null;
