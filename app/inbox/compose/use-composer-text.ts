import { useLocation } from "@remix-run/react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { onDraftPut, readDraft } from "../drafts/kept-drafts.ts";
import { useBackground } from "../inbox-context.tsx";
import type { Composing } from "./use-composing.ts";

/**
 * The text in the field: what is half written in this chat, or the words of the message that is being changed, which
 * stand in for it. The draft is the same in all browsers of its member (draft-sync.ts). Also the field's height, which
 * follows the text, and when it takes the focus.
 *
 * @param isAway the field is not there now
 */
export function useComposerText(chatId: string, { editing, choices }: Composing, isAway: boolean) {
  const background = useBackground();
  const [text, show] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const editingId = editing?.id ?? null;
  const leavesFocus = useLocation().state?.leavesFocus === true;

  // Before it is painted: a field that was empty for a moment would lose what is typed in that moment.
  useLayoutEffect(() => {
    // What was typed before the page came to life counts, then what was half written last time.
    show(area.current?.value || readDraft(chatId));
  }, [chatId]);

  useEffect(() => {
    background.openDraft(chatId);
    // A finger does not want the keyboard to come up by itself.
    if (matchMedia("(pointer: fine)").matches && !leavesFocus) area.current?.focus({ preventScroll: true });
  }, [chatId, leavesFocus, background]);

  const editedText = editing?.text ?? "";
  const wasEditing = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message's words are taken once, when one begins
  useEffect(() => {
    if (editingId !== null) show(editedText);
    else if (wasEditing.current) show(readDraft(chatId));
    wasEditing.current = editingId !== null;
  }, [editingId, chatId]);

  useEffect(
    () => onDraftPut((putIn, draft) => putIn === chatId && editingId === null && show(draft.text)),
    [chatId, editingId],
  );

  const caret = useRef<{ at: number; isFocused: boolean } | null>(null);
  const known = useRef({ choices, isAway });
  useEffect(() => {
    const before = known.current;
    known.current = { choices, isAway };
    if (choices > before.choices || (before.isAway && !isAway)) area.current?.focus();
  }, [choices, isAway]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
    if (caret.current === null) return;
    if (caret.current.isFocused) element.focus();
    element.setSelectionRange(caret.current.at, caret.current.at);
    caret.current = null;
  }, [text, isAway]);

  const setText = useCallback(
    (next: string) => {
      show(next);
      if (editingId === null) background.typeDraft(chatId, next);
    },
    [chatId, editingId, background],
  );

  /** What stood here was sent. */
  const endText = useCallback(() => {
    show("");
    background.endDraft(chatId);
  }, [chatId, background]);

  /** Puts words where the caret is, in the place of what is marked, and the caret behind them; the focus stays where it is. */
  const insert = useCallback(
    (words: string) => {
      const element = area.current;
      const from = element?.selectionStart ?? text.length;
      const to = element?.selectionEnd ?? text.length;
      caret.current = { at: from + words.length, isFocused: false };
      setText(text.slice(0, from) + words + text.slice(to));
    },
    [text, setText],
  );

  /** Puts words in the place of all that stands here, and the focus behind them. */
  const replace = useCallback(
    (words: string) => {
      caret.current = { at: words.length, isFocused: true };
      setText(words);
    },
    [setText],
  );
  return { area, text, setText, endText, insert, replace };
}
