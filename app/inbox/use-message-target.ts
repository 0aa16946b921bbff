import { useLocation, useSearchParams } from "@remix-run/react";
import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import { useInboxActions } from "./inbox-context.tsx";

/**
 * A message that somebody asked to see; asking twice for the same one leads there twice. `takesFocus`: who asked goes on
 * from there by keyboard.
 */
export type MessageTarget = { messageId: string; isNote: boolean; request: number; takesFocus: boolean };

/**
 * Leads to any message of a chat, loaded or not: what an answer quotes, what a search found. The address may name one
 * (`?message=`), or a note (`?note=`), as links from elsewhere do.
 *
 * @param onNotShown is told when the message is not there any more (`missing`) or could not be read (`failed`)
 */
export function useMessageTarget(
  chatId: string,
  isReady: boolean,
  onNotShown: (why: "missing" | "failed") => void,
): { target: MessageTarget | null; show: (messageId: string) => void } {
  const actions = useInboxActions();
  const [target, setTarget] = useState<MessageTarget | null>(null);
  const [address] = useSearchParams();
  const [asked, askedNote] = [address.get("message"), address.get("note")];
  const { key, state } = useLocation();
  const focuses: boolean = state?.focusesMessage === true;

  const show = useCallback(
    async (messageId: string, isNote: boolean, takesFocus: boolean) => {
      const outcome = await (isNote ? actions.bringInNote(chatId, messageId) : actions.bringIn(chatId, messageId));
      if (outcome !== "loaded") return onNotShown(outcome);
      setTarget((before) => ({ messageId, isNote, request: (before?.request ?? 0) + 1, takesFocus }));
    },
    [actions, chatId, onNotShown],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same link pressed again is another place in the history
  useEffect(() => {
    if (isReady && asked) void show(asked, false, focuses);
    else if (isReady && askedNote) void show(askedNote, true, focuses);
  }, [isReady, asked, askedNote, focuses, key, show]);

  return { target, show: useCallback((messageId: string) => void show(messageId, false, false), [show]) };
}

/** Brings the message into the middle of the view, and lights it up. */
export function useRevealed(target: MessageTarget | null): void {
  useLayoutEffect(() => {
    if (target === null) return;
    const name = target.isNote ? "data-note-id" : "data-message-id";
    const article = document.querySelector(`[${name}="${CSS.escape(target.messageId)}"]`);
    const bubble = target.isNote ? article : article?.firstElementChild;
    if (!article || !bubble) return;
    centre(article);
    bubble.classList.remove("found");
    // Reading a measure makes the browser forget the animation that ran before.
    bubble.getBoundingClientRect();
    bubble.classList.add("found");
    const goesOnByKey = target.takesFocus && matchMedia("(pointer: fine)").matches;
    if (goesOnByKey && article instanceof HTMLElement) article.focus({ preventScroll: true });
  }, [target]);
}

/** In the messages only: scrollIntoView would also push the panes around them out of the window. */
function centre(article: Element): void {
  const box = article.closest('[role="log"]');
  if (!box) return;
  const [inner, outer] = [article.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
}
