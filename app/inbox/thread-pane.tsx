import { Link, useNavigate } from "@remix-run/react";
import { MessageCircleOff } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { strings } from "../lib/strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { AccountBanner } from "./account-banner.tsx";
import { useCommand } from "./commands/command-registry.tsx";
import { DropHere, useFileDrop } from "./compose/file-drop.tsx";
import { useComposing } from "./compose/use-composing.ts";
import { Composer } from "./composer.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import type { QuotedMessage } from "./inbox-state.ts";
import { MessageLog } from "./message-log.tsx";
import { ComposeModes } from "./notes/compose-modes.tsx";
import { type ThreadActions, ThreadActionsProvider } from "./thread-actions.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { useUndo } from "./undo/use-undo.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useMessageTarget } from "./use-message-target.ts";
import { useMay } from "./viewer.tsx";

const loadForward = () => import("./forward/forward-dialog.tsx").then((module) => module.ForwardDialog);
const loadNotes = () => import("./notes/note-composer.tsx").then((module) => module.NoteComposer);
const loadTemplates = () => import("./templates/template-dialog.tsx").then((module) => module.TemplateDialog);

/** The open chat: header, messages, composer. */
export function ThreadPane({ chatId }: { chatId: string }) {
  const actions = useInboxActions();
  const navigate = useNavigate();
  const chat = useInbox((state) => state.chats[chatId]);
  const thread = useInbox((state) => state.threads[chatId]);
  const isAbsent = thread === undefined;
  useMarkRead(chat, thread);

  const abilities = useInbox((state) => (chat && state.accounts[chat.accountId]?.abilities) ?? null);
  const { composing, change, addFiles } = useComposing(chatId, abilities);
  const canAttach = abilities !== null && Object.keys(abilities.files).length > 0;
  const { isOver, handlers: dropHandlers } = useFileDrop(canAttach ? (files) => void addFiles(files) : null);
  const chatName = chat?.name ?? "";
  const { undo, undoLast } = useUndo(chatId, change);
  const onNotShown = useCallback(
    (why: "missing" | "failed") => change({ problems: [strings.thread.notShown[why]] }),
    [change],
  );
  const onProblem = useCallback(
    (problem: string | null) => change({ problems: problem === null ? [] : [problem] }),
    [change],
  );
  const { target, show } = useMessageTarget(chatId, thread?.status === "ready", onNotShown);
  const [forwarding, setForwarding] = useState<Message | null>(null);
  const Forward = useLoaded(loadForward, forwarding !== null, () => setForwarding(null));
  const [isPickingTemplate, setIsPickingTemplate] = useState(false);
  const Templates = useLoaded(loadTemplates, isPickingTemplate, () => setIsPickingTemplate(false));
  const [isNote, setIsNote] = useState(false);
  const Notes = useLoaded(loadNotes, isNote, () => setIsNote(false));
  const mayNote = useMay("inbox.work");
  const modes = mayNote ? <ComposeModes isNote={isNote} onNote={setIsNote} /> : null;
  useCommand("note", () => setIsNote(true));
  const threadActions = useMemo<ThreadActions>(
    () => ({
      abilities,
      show,
      reply(message) {
        setIsNote(false);
        change({ replyTo: quotedFrom(message, chatName), editing: null, problems: [] });
      },
      edit(message) {
        setIsNote(false);
        change({ editing: message, problems: [] });
      },
      forward: setForwarding,
      undo(heldId) {
        setIsNote(false);
        void undo(heldId);
      },
      async react(message, emoji) {
        change({ problems: [] });
        const answer = await actions.react(message.id, emoji);
        if (!answer.ok) {
          change({ problems: [composeStrings.notReacted(composeStrings.why(answer.reason, answer.words))] });
        }
      },
    }),
    [abilities, show, change, chatName, actions, undo],
  );

  useEffect(() => {
    // Also when a fresh start of the whole inbox left this thread out.
    if (isAbsent) void actions.openThread(chatId);
  }, [isAbsent, chatId, actions]);
  useEffect(() => actions.showThread(chatId), [chatId, actions]);

  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The row that was tapped is gone on a phone. With a mouse and keys, the composer takes the focus by itself.
    if (matchMedia("(pointer: coarse)").matches) pane.current?.focus({ preventScroll: true });
  }, []);

  /** Escape leads back to the list: on a phone to its page, otherwise to this chat's row, or to what stands over it. */
  function leaveOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    const cover = document.querySelector<HTMLElement>("[data-escape-to]");
    const row = cover ?? document.querySelector<HTMLElement>(`[data-chat-id="${CSS.escape(chatId)}"]`);
    if (row && row.getClientRects().length > 0) row.focus();
    else navigate("/inbox");
  }

  if (thread?.status === "missing") {
    return (
      <Notice
        icon={<MessageCircleOff className="size-5" strokeWidth={1.7} />}
        title={strings.thread.missingTitle}
        text={strings.thread.missingText}
      >
        <Link to="/inbox" discover="none" className={buttonClass("plain")}>
          {strings.thread.toInbox}
        </Link>
      </Notice>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything inside it
    <div
      ref={pane}
      tabIndex={-1}
      onKeyDown={leaveOnEscape}
      {...dropHandlers}
      className="relative flex min-h-0 flex-1 flex-col outline-none"
    >
      <ThreadHeader chatId={chatId} chat={chat} onProblem={onProblem} />
      <AccountBanner accountId={chat?.accountId} />
      {thread?.status === "failed" ? (
        <Notice role="alert" title={strings.thread.failed}>
          <Button onClick={() => void actions.openThread(chatId)}>{strings.error.tryAgain}</Button>
        </Notice>
      ) : thread?.status === "ready" && chat ? (
        <ThreadActionsProvider value={threadActions}>
          <MessageLog chat={chat} thread={thread} target={target} />
        </ThreadActionsProvider>
      ) : (
        <ThreadSkeleton />
      )}
      {Notes ? (
        <Notes chatId={chatId} modes={modes} />
      ) : (
        <Composer
          modes={modes}
          chatId={chatId}
          chat={chat}
          abilities={abilities}
          composing={composing}
          change={change}
          addFiles={addFiles}
          onUndo={undoLast}
          onTemplate={abilities?.templates ? () => setIsPickingTemplate(true) : null}
        />
      )}
      {Forward && forwarding && <Forward message={forwarding} onClose={() => setForwarding(null)} />}
      {Templates && chat && (
        <Templates
          accountId={chat.accountId}
          onSend={(content, text) => actions.send(chatId, { text, content })}
          onClose={() => setIsPickingTemplate(false)}
        />
      )}
      {isOver && <DropHere />}
    </div>
  );
}

/** A message as the one that answers it shows it. */
function quotedFrom(message: Message, chatName: string): QuotedMessage {
  const senderName = message.direction === "out" ? strings.thread.you : (message.senderName ?? chatName);
  return { messageId: message.id, text: message.text || strings.kind[message.kind] || null, senderName };
}
