import { keepDraft, keptDraft, noDraft } from "../drafts/kept-drafts.ts";
import type { QuotedMessage } from "../inbox-state.ts";
import type { BackgroundParts } from "./start-background.ts";

export type Background = ReturnType<typeof createBackground>;

/**
 * What goes on behind the screen once it is live: colleagues hear of who is here, and drafts follow their member. Its
 * script is loaded then (start-background.ts); what is said before waits for it, and drafts are kept in this tab.
 */
export function createBackground() {
  let parts: BackgroundParts | null = null;
  let waiting: ((parts: BackgroundParts) => void)[] = [];
  /** Chats whose field is there. What was sent from it since must not be put into it again, so they come last. */
  const opened = new Set<string>();
  const tell = (word: (parts: BackgroundParts) => void): void => {
    if (parts) word(parts);
    else waiting.push(word);
  };

  return {
    /** The chat that is open; null: none. */
    look: (chatId: string | null) => tell(({ presence }) => presence.look(chatId)),
    /** A key in the field of the open chat. */
    typed: () => tell(({ presence }) => presence.typed()),
    endTyping: () => tell(({ presence }) => presence.endTyping()),

    /** Somebody changed the words in a chat's field. */
    typeDraft(chatId: string, text: string): void {
      keepDraft(chatId, { ...keptDraft(chatId), text, isSaved: false });
      tell(({ drafts }) => drafts.noteTyped(chatId));
    },

    /** Somebody chose what the words in a chat's field answer; null: nothing. */
    quoteInDraft(chatId: string, replyTo: QuotedMessage | null): void {
      const kept = keptDraft(chatId);
      keepDraft(chatId, { ...kept, replyTo, isSaved: kept.isSaved && kept.text === "" });
      tell(({ drafts }) => drafts.noteTyped(chatId));
    },

    /** What stood in the field is a message now. */
    endDraft(chatId: string): void {
      keepDraft(chatId, noDraft);
      tell(({ drafts }) => drafts.endDraft(chatId));
    },

    /** A chat's field is there, or got words from elsewhere. */
    openDraft(chatId: string): void {
      if (parts) parts.drafts.openDraft(chatId);
      else opened.add(chatId);
    },

    attach(loaded: BackgroundParts): void {
      parts = loaded;
      for (const word of waiting) word(loaded);
      waiting = [];
      for (const chatId of opened) loaded.drafts.openDraft(chatId);
    },
  };
}
