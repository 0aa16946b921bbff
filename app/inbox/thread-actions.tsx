import { createContext, useContext } from "react";
import type { Abilities } from "../../worker/shared/abilities.ts";
import type { Message } from "../../worker/shared/wire.ts";

/** What one does with a single message of the open chat. */
export type ThreadActions = {
  /** What the chat's account can do; null while that is not known. */
  abilities: Abilities | null;
  /** Goes to a message of the chat, wherever in it. */
  show: (messageId: string) => void;
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  forward: (message: Message) => void;
  /** @param emoji null takes the reaction back */
  react: (message: Message, emoji: string | null) => Promise<void>;
  /** Takes back what one press of Send sent a moment ago. */
  undo: (heldId: string) => void;
};

const ThreadActionsContext = createContext<ThreadActions | null>(null);

export const ThreadActionsProvider = ThreadActionsContext.Provider;

export function useThreadActions(): ThreadActions {
  const actions = useContext(ThreadActionsContext);
  if (!actions) throw new Error("A message needs a ThreadActionsProvider above it.");
  return actions;
}
