import { Send } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { MESSAGE_TEXT_MAX } from "../../worker/shared/protocol.ts";
import type { Chat } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { ComposerNote } from "./composer-note.tsx";
import { readDraft, writeDraft } from "./drafts.ts";
import { useInboxActions } from "./inbox-context.tsx";

/** From here on, the characters that are left are counted in view. */
const COUNT_FROM = MESSAGE_TEXT_MAX - 200;

/** Where one writes. What is typed lives here alone, so that typing draws nothing else again. */
export function Composer({ chatId, chat }: { chatId: string; chat: Chat | undefined }) {
  const actions = useInboxActions();
  const [text, setText] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const left = MESSAGE_TEXT_MAX - text.length;
  const canSend = text.trim() !== "" && left >= 0 && chat !== undefined;

  useEffect(() => {
    // What was typed before the page came to life counts, then what was half written last time.
    const typed = area.current?.value || readDraft(chatId);
    setText(typed);
    // A finger does not want the keyboard to come up by itself.
    if (matchMedia("(pointer: fine)").matches) area.current?.focus({ preventScroll: true });
  }, [chatId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  function change(next: string): void {
    setText(next);
    writeDraft(chatId, next);
  }

  function submit(event: FormEvent | KeyboardEvent): void {
    event.preventDefault();
    if (!canSend) return;
    actions.send(chatId, text.trim());
    change("");
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // 229: Enter that chooses a word in an input method, in browsers that do not say isComposing.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !isComposing) submit(event);
  }

  return (
    <form
      method="post"
      onSubmit={submit}
      className="flex-none border-line border-t bg-surface px-3 pt-2 pb-[max(12px,env(safe-area-inset-bottom))] panes:px-4"
    >
      <ComposerNote chat={chat} />
      <div className="flex items-end gap-1 rounded-bubble border border-line bg-raised p-[5px] transition-colors focus-within:border-accent">
        <textarea
          ref={area}
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={strings.composer.label}
          aria-invalid={left < 0 ? true : undefined}
          aria-describedby="composer-count"
          placeholder={strings.composer.placeholder(chat?.name ?? "")}
          enterKeyHint="send"
          autoComplete="off"
          dir="auto"
          className="max-h-[min(40dvh,240px)] min-h-[38px] min-w-0 flex-1 pointer-coarse:min-h-11 pointer-coarse:py-[11px] resize-none overflow-y-auto bg-transparent px-2.5 py-2 text-[1rem] leading-[1.4] outline-none placeholder:text-ink-2 panes:text-lg"
        />
        <span
          id="composer-count"
          aria-live="polite"
          className={classNames(
            "self-center whitespace-nowrap px-1.5 text-xs tabular-nums empty:px-0",
            left < 0 ? "font-semibold text-danger" : "text-ink-2",
          )}
        >
          {text.length >= COUNT_FROM && (left < 0 ? strings.composer.tooLong(-left) : strings.composer.left(left))}
        </span>
        <button
          type="submit"
          disabled={!canSend}
          aria-label={strings.composer.send}
          className="grid size-[38px] flex-none place-items-center rounded-md bg-accent text-accent-ink transition-opacity disabled:opacity-45 pointer-coarse:size-11"
        >
          <Send className="size-[18px] rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
        </button>
      </div>
    </form>
  );
}
