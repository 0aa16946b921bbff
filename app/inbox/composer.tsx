import { Check, Send } from "lucide-react";
import { type ClipboardEvent, type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import type { Abilities } from "../../worker/shared/abilities.ts";
import type { Chat } from "../../worker/shared/wire.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { strings } from "../lib/strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { useNow } from "../lib/use-now.ts";
import { classNames } from "../ui/class-names.ts";
import type { Filling } from "./canned/canned-replies.tsx";
import { slashQuery } from "./canned/match-replies.ts";
import { useCommand } from "./commands/command-registry.tsx";
import { AttachButton } from "./compose/attach-button.tsx";
import { ComposeStrip, STRIP_ID } from "./compose/compose-strip.tsx";
import { LaterButton } from "./compose/later-button.tsx";
import type { PickedFile } from "./compose/pick-file.ts";
import { PickedFiles } from "./compose/picked-files.tsx";
import { windowAt } from "./compose/reply-window.ts";
import { TemplateButton } from "./compose/template-button.tsx";
import { COUNT_ID, TextCount } from "./compose/text-count.tsx";
import { lengthOf, takesCaption, textLimit } from "./compose/text-limit.ts";
import { useComposerText } from "./compose/use-composer-text.ts";
import type { Composing, ComposingActions } from "./compose/use-composing.ts";
import { useFieldList } from "./compose/use-field-list.ts";
import { useSending } from "./compose/use-sending.ts";
import { VoiceButton } from "./compose/voice-button.tsx";
import { WindowNote } from "./compose/window-note.tsx";
import { isSendKey, useWritingChoices } from "./compose/writing-choices.ts";
import { WritingHint } from "./compose/writing-hint.tsx";
import { ComposerNote } from "./composer-note.tsx";
import { EmojiButton } from "./emoji/emoji-button.tsx";
import { useBackground, useInboxActions } from "./inbox-context.tsx";
import { TypingHere } from "./presence/people-here.tsx";
import { UndoHint } from "./undo/undo-hint.tsx";

const loadRecorder = () => import("./compose/voice-recorder.tsx").then((module) => module.VoiceRecorder);
const loadCanned = () => import("./canned/canned-replies.tsx").then((module) => module.CannedReplies);
const loadFill = () => import("./canned/fill-dialog.tsx").then((module) => module.FillDialog);
const loadManage = () => import("./canned/replies-dialog.tsx").then((module) => module.RepliesDialog);
const loadSchedule = () => import("./schedule/schedule-dialog.tsx").then((module) => module.ScheduleDialog);

/** Where one writes. What is typed lives here alone, so that typing draws nothing else again. */
export function Composer({
  chatId,
  chat,
  abilities,
  composing,
  change,
  addFiles,
  onTemplate,
  onUndo,
  modes,
}: {
  chatId: string;
  chat: Chat | undefined;
  abilities: Abilities | null;
  composing: Composing;
  change: ComposingActions;
  addFiles: (files: readonly File[]) => Promise<void>;
  /** Opens the template picker; null where the account has no templates. */
  onTemplate: (() => void) | null;
  /** Takes back what was sent a moment ago. @returns false when there is nothing of the kind */
  onUndo: () => boolean;
  /** The way to a note instead. */
  modes: ReactNode;
}) {
  const actions = useInboxActions();
  const background = useBackground();
  const { sendKey } = useWritingChoices();
  const [asPerson, setAsPerson] = useState(false);
  const [isRecording, setIsRecording] = useState(false);
  const [open, setOpen] = useState<"manage" | "schedule" | null>(null);
  const [isListClosed, setIsListClosed] = useState(false);
  /** What the schedule dialog begins with (ms); null: nothing yet. */
  const [firstTime, setFirstTime] = useState<number | null>(null);
  const { replyTo, editing, files, problems } = composing;
  const Recorder = useLoaded(loadRecorder, isRecording, () =>
    endRecording({ problem: composeStrings.voice.notLoaded }),
  );
  const { area, text, setText, endText, insert, replace } = useComposerText(chatId, composing, Recorder !== null);
  const { keys, link, field } = useFieldList();

  const window = windowAt(chat?.replyWindow, useNow());
  const isClosed = window.type === "closed" || (window.type === "human" && !asPerson);
  const asHumanAgent = window.type === "human" && asPerson;
  const firstKind = editing ? null : (files[0]?.kind ?? null);
  const limit = textLimit(abilities, firstKind);
  const left = limit.max - lengthOf(text, limit.unit);
  const hasContent = text.trim() !== "" || (files.length > 0 && !editing);
  const sending = useSending({ chatId, abilities, composing, change, text, endText, asHumanAgent });
  const canSend = hasContent && left >= 0 && chat !== undefined && !isClosed && !sending.isSaving;

  const slash = editing || isListClosed ? null : slashQuery(text);
  const Canned = useLoaded(loadCanned, slash !== null, () => setIsListClosed(true));
  const Manage = useLoaded(loadManage, open === "manage", () => setOpen(null));
  const Schedule = useLoaded(loadSchedule, open === "schedule", () => setOpen(null));
  const manage = () => setOpen("manage");
  const [filling, setFilling] = useState<Filling | null>(null);
  const Fill = useLoaded(loadFill, filling !== null, () => setFilling(null));
  useCommand("reply", () => area.current?.focus());
  useCommand("canned_replies", manage);

  function type(next: string): void {
    setText(next);
    if (slashQuery(next) === null) setIsListClosed(false);
    if (editing || next === "") return;
    background.typed();
    if (abilities?.typing) actions.typing(chatId);
  }

  function submit(event: FormEvent | KeyboardEvent): void {
    event.preventDefault();
    if (!canSend) return;
    if (editing) void sending.saveEdit();
    else sending.sendAll();
    area.current?.focus();
  }

  function schedule(at: number | null): void {
    if (!canSend || editing) return;
    setFirstTime(at);
    setOpen("schedule");
  }

  function endRecording(result: PickedFile | { problem: string } | null): void {
    setIsRecording(false);
    if (result === null) return;
    if ("problem" in result) {
      change({ problems: [result.problem] });
      return;
    }
    sending.send([{ text: "", file: result, replyTo, asHumanAgent }], { text: "", files: [result] });
    change({ replyTo: null, problems: [] });
  }

  function onKeyDown(event: KeyboardEvent): void {
    // 229: Enter that chooses a word in an input method, in browsers that do not say isComposing.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (keys.current?.(event)) return;
    if (isSendKey(event, sendKey)) submit(event);
    if (event.key === "ArrowUp" && text === "" && onUndo()) event.preventDefault();
    if (event.key === "Escape" && (editing || replyTo)) {
      // First out of the reply or edit; the next one leaves the chat.
      event.stopPropagation();
      cancelTarget();
    }
  }

  function cancelTarget(): void {
    change(editing ? { editing: null, problems: [] } : { replyTo: null });
    area.current?.focus();
  }

  function attachPasted(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || !canAttach || isClosed) return;
    // Office programs put a picture of the text beside it: the text is what was meant.
    if (event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    void addFiles(pasted);
  }

  const canAttach = abilities !== null && Object.keys(abilities.files).length > 0;
  const describedBy = [replyTo || editing ? STRIP_ID : null, COUNT_ID].filter(Boolean).join(" ");
  return (
    <>
      <form
        method="post"
        onSubmit={submit}
        className="flex-none border-line border-t bg-surface px-3 pt-2 pb-[max(12px,env(safe-area-inset-bottom))] panes:px-4"
      >
        <ComposerNote />
        <div className="flex flex-wrap-reverse items-center gap-x-3 pb-2">
          <WindowNote window={window} asPerson={asPerson} onAsPerson={setAsPerson} onTemplate={onTemplate} />
          <span
            className={classNames(
              "flex min-w-0",
              window.type === "none" || window.type === "open" ? "flex-1" : "max-panes:hidden",
            )}
          >
            <TypingHere chatId={chatId}>
              {(window.type === "none" || window.type === "open") && <WritingHint />}
            </TypingHere>
          </span>
          {modes}
        </div>
        <div role="alert">
          {problems.map((problem) => (
            <p key={problem} className="px-1 pb-2 text-danger text-xs [overflow-wrap:anywhere]">
              {problem}
            </p>
          ))}
        </div>
        <UndoHint chatId={chatId} />
        <ComposeStrip chatId={chatId} chatName={chat?.name ?? ""} composing={composing} onCancel={cancelTarget} />
        {!editing && (
          <PickedFiles
            files={files}
            onRemove={(id) => {
              change({ files: files.filter((file) => file.id !== id), problems: [] });
              area.current?.focus();
            }}
          />
        )}
        {files.length > 0 && text.trim() !== "" && !editing && !takesCaption(abilities, firstKind) && (
          <p className="px-1 pb-2 text-ink-2 text-xs">{composeStrings.noCaption}</p>
        )}
        <div className="relative flex items-end gap-1 rounded-bubble border border-edge bg-raised p-[5px] transition-colors focus-within:border-accent">
          {Recorder && abilities ? (
            <Recorder files={abilities.files} onEnd={endRecording} />
          ) : (
            <>
              {canAttach && (
                <AttachButton
                  files={abilities.files}
                  isDisabled={isClosed || editing !== null}
                  onFiles={(chosen) => void addFiles(chosen)}
                />
              )}
              {onTemplate && !editing && <TemplateButton onOpen={onTemplate} />}
              <textarea
                ref={area}
                rows={1}
                value={text}
                onChange={(event) => type(event.target.value)}
                onKeyDown={onKeyDown}
                onPaste={attachPasted}
                disabled={isClosed}
                {...field}
                aria-label={strings.composer.label}
                aria-invalid={left < 0 ? true : undefined}
                aria-describedby={describedBy}
                placeholder={isClosed ? "" : strings.composer.placeholder(chat?.name ?? "")}
                enterKeyHint={sendKey === "enter" ? "send" : "enter"}
                autoComplete="off"
                dir="auto"
                className="max-h-[min(40dvh,240px)] min-h-[38px] min-w-0 flex-1 pointer-coarse:min-h-11 pointer-coarse:py-[11px] resize-none overflow-y-auto bg-transparent px-2.5 py-2 text-[1rem] leading-[1.4] outline-none placeholder-shown:overflow-hidden placeholder-shown:text-ellipsis placeholder-shown:whitespace-nowrap placeholder:truncate placeholder:text-ink-2 panes:text-lg disabled:opacity-60"
              />
              <TextCount left={left} unit={limit.unit} />
              <EmojiButton isDisabled={isClosed} onEmoji={insert} onClose={() => area.current?.focus()} />
              {canAttach && !editing && (
                // A phone has room for one of them: what is recorded, or when what is written leaves.
                <span className={hasContent ? "max-panes:hidden" : "contents"}>
                  <VoiceButton files={abilities.files} isDisabled={isClosed} onRecord={() => setIsRecording(true)} />
                </span>
              )}
              {!editing && (
                <LaterButton
                  className={hasContent ? "" : "max-panes:hidden"}
                  canSend={canSend}
                  onSchedule={schedule}
                  onPick={() => schedule(null)}
                  onManage={manage}
                />
              )}
              <button
                type="submit"
                disabled={!canSend}
                aria-label={editing ? composeStrings.save : strings.composer.send}
                className="grid size-[38px] flex-none place-items-center rounded-md bg-accent text-accent-ink transition-opacity disabled:opacity-45 pointer-coarse:size-11"
              >
                {editing ? (
                  <Check className="size-[18px]" strokeWidth={2.2} aria-hidden="true" />
                ) : (
                  <Send className="size-[18px] rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
                )}
              </button>
            </>
          )}
          {Canned && slash !== null && (
            <Canned
              chatId={chatId}
              query={slash}
              link={link}
              keys={keys}
              onInsert={replace}
              onAsk={setFilling}
              onManage={manage}
              onClose={() => setIsListClosed(true)}
            />
          )}
        </div>
      </form>
      {Fill && filling && (
        <Fill
          {...filling}
          onFill={(words) => {
            setFilling(null);
            replace(words);
          }}
          onClose={() => setFilling(null)}
        />
      )}
      {Manage && <Manage onClose={() => setOpen(null)} />}
      {Schedule && chat && (
        <Schedule
          chat={chat}
          drafts={sending.drafts}
          firstTime={firstTime}
          onDone={sending.clear}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
