import { newId } from "../../worker/shared/ids.ts";
import { CALL_LIMIT_MS, type Trpc } from "../lib/trpc-client.ts";
import { uploadFile } from "./compose/upload-file.ts";
import { UNDO_MS } from "./compose/writing-choices.ts";
import type { PendingFile, PendingSend, SendDraft } from "./inbox-state.ts";
import type { InboxStore } from "./inbox-store.ts";
import { isLostOnTheWay, isUploaded } from "./lost-on-the-way.ts";
import { dropCopy, keepCopy } from "./media/local-copies.ts";
import type { PendingStorage } from "./pending-storage.ts";
import { draftKey } from "./team-state.ts";
import { noteProgress } from "./upload-progress.ts";

export type SendQueueDeps = {
  store: InboxStore;
  trpc: Pick<Trpc, "messages" | "chats">;
  /** Who writes. */
  viewerId: string;
  upload?: typeof uploadFile;
  /** @returns the stable reason of a failed call */
  reasonOf: (error: unknown) => string;
};

/**
 * What was written here, until the server has it: kept on this computer first, a file uploaded first, then posted,
 * in each chat one at a time and in the order it was written.
 */
export function createSendQueue({ store, trpc, viewerId, upload = uploadFile, reasonOf }: SendQueueDeps) {
  const { getState, dispatch } = store;
  /** One post at a time in a chat: two requests at once could arrive in the other order. */
  const lastPostIn = new Map<string, Promise<void>>();
  /** One upload at a time in a chat, for the same reason; texts do not wait for them. */
  const lastUploadIn = new Map<string, Promise<void>>();
  const uploads = new Map<string, AbortController>();
  /** Everything this page has had to do with: what of it is not waiting any more is not brought back. */
  const met = new Set<string>();
  let storage: PendingStorage | null = null;

  const find = (clientId: string) => getState().pending.find((each) => each.clientId === clientId);

  function send(
    chatId: string,
    { text, file = null, replyTo = null, asHumanAgent = false, content = null, holdUntil, endsDraft }: SendDraft,
    clientId = newId(),
  ): string {
    if (file) keepCopy(clientId, file.blob);
    const waiting = getState().pending.filter((each) => each.chatId === chatId);
    resendAll(waiting);
    deliver({
      clientId,
      chatId,
      text,
      // A clock that was put back does not change the order in which things were written.
      createdAt: Math.max(Date.now(), ...waiting.map((each) => each.createdAt)),
      state: "sending",
      reason: null,
      replyTo,
      file: file && { ...file, uploadId: null },
      asHumanAgent,
      content,
      ...(holdUntil !== undefined && { holdUntil }),
      ...(endsDraft && { draftRev: getState().team.drafts[draftKey(viewerId, chatId)]?.rev ?? 0 }),
    });
    return clientId;
  }

  /** By a person's word, and after what was written before it in this chat and lost on the way. */
  function sendAgain(clientId: string): void {
    const send = find(clientId);
    if (!send) return;
    resendAll(writtenBefore(send));
    resend(clientId);
  }

  /** What was lost on the way goes first. */
  function resendAll(sends: readonly PendingSend[]): void {
    for (const send of sends) if (isLostOnTheWay(send) && isUploaded(send)) resend(send.clientId);
  }

  const writtenBefore = ({ clientId, chatId }: PendingSend): PendingSend[] => {
    const { pending } = getState();
    const at = pending.findIndex((each) => each.clientId === clientId);
    return pending.slice(0, Math.max(at, 0)).filter((each) => each.chatId === chatId);
  };

  /** The same `clientId` again: if the first try did arrive after all, this one changes nothing. */
  function resend(clientId: string): void {
    const known = find(clientId);
    if (known?.state !== "not_sent") return;
    // The server has forgotten the bytes, so it has not taken the message either: they go up once more.
    const file = known.file && known.reason === "upload_not_found" ? { ...known.file, uploadId: null } : known.file;
    deliver({ ...known, file: file ?? null, reason: null });
  }

  function deliver(pending: PendingSend): void {
    const { clientId, chatId, file } = pending;
    // Its turn comes before it is told of: who hears of it may have the next one sent at once.
    if (!file || file.uploadId !== null) {
      inTurn(lastPostIn, chatId, () => post(pending));
      note({ ...pending, state: "sending" });
      return;
    }
    const stop = new AbortController();
    uploads.set(clientId, stop);
    inTurn(lastUploadIn, chatId, () => uploadThenPost(pending, file, stop.signal));
    note({ ...pending, state: "uploading" });
  }

  function note(pending: PendingSend): void {
    met.add(pending.clientId);
    keep(pending);
    dispatch({ type: "send_started", pending });
  }

  function keep(pending: PendingSend): void {
    const { clientId, isKept: wasKept = true } = pending;
    void storage?.keep(pending).then((isKept) => {
      if (isKept !== wasKept) dispatch({ type: "send_kept", clientId, isKept });
    });
  }

  /** Why is kept too: a later page sends by itself what was lost on the way, and not what was refused or stopped. */
  function noteFailed(clientId: string, reason: string, mayHaveLeft = false): void {
    dispatch({ type: "send_failed", clientId, reason, mayHaveLeft });
    const failed = find(clientId);
    if (failed) keep(failed);
  }

  async function uploadThenPost(pending: PendingSend, file: PendingFile, signal: AbortSignal): Promise<void> {
    const { clientId, chatId } = pending;
    const onProgress = (share: number) => noteProgress(clientId, share);
    // Before it is told how it ended: then its next try may begin at once.
    const ended = () => {
      uploads.delete(clientId);
      noteProgress(clientId, null);
    };
    try {
      // What an earlier page has left behind can be of a chat that is not loaded here.
      const chat =
        getState().chats[chatId] ??
        (await trpc.chats.get.query({ chatId }, { signal: AbortSignal.timeout(CALL_LIMIT_MS) }));
      const uploadId = await upload(chat.accountId, file, { onProgress, signal });
      ended();
      // Thrown away meanwhile: what was uploaded is used by nobody, and the server forgets it by itself.
      if (find(clientId)) deliver({ ...pending, file: { ...file, uploadId } });
    } catch (error) {
      ended();
      noteFailed(clientId, reasonOf(error));
    }
  }

  async function post(pending: PendingSend): Promise<void> {
    const { clientId, chatId, text, replyTo, file, asHumanAgent, content, holdUntil = 0, draftRev } = pending;
    // Taken back, or thrown away, while it waited for its turn.
    if (!find(clientId)) return;
    const ahead = writtenBefore(pending).filter(isUploaded);
    const lost = ahead.find(isLostOnTheWay);
    if (lost) return noteFailed(clientId, lost.reason ?? "offline");
    // It was lost on the way, and its next try stands behind this one.
    if (ahead.some(({ state }) => state === "sending")) return inTurn(lastPostIn, chatId, () => post(pending));
    // A clock that was put back meanwhile makes the hold no longer.
    const holdSeconds = Math.min(holdUntil - Date.now(), UNDO_MS) / 1000;
    const input = {
      chatId,
      clientId,
      ...(text !== "" && { text }),
      ...(file?.uploadId && { attachments: [{ uploadId: file.uploadId }] }),
      ...(replyTo && { replyTo: replyTo.messageId }),
      ...(asHumanAgent && { asHumanAgent }),
      ...(content && { content }),
      ...(holdSeconds > 0 && { holdSeconds }),
      ...(draftRev !== undefined && { draftRev }),
    };
    // Without a network nothing leaves this browser. With one, a connection that breaks may have brought it there.
    const mayLeave = navigator.onLine !== false;
    try {
      const message = await trpc.messages.send.mutate(input, { signal: AbortSignal.timeout(CALL_LIMIT_MS) });
      dispatch({ type: "message_answered", message });
    } catch (error) {
      const reason = reasonOf(error);
      // Another tab has sent it, with the file as that one has uploaded it: nothing is left to be sent.
      if (reason === "client_id_reused") drop(clientId);
      else noteFailed(clientId, reason, mayLeave);
    }
  }

  /** Stops the upload and no more: the message stays, and can go out later. */
  function stopUpload(clientId: string): void {
    uploads.get(clientId)?.abort();
    storage?.tellTabs({ type: "stopped", clientId });
  }

  function discard(clientId: string): void {
    drop(clientId);
    storage?.tellTabs({ type: "discarded", clientId });
  }

  function drop(clientId: string): void {
    met.add(clientId);
    uploads.get(clientId)?.abort();
    dropCopy(clientId);
    dispatch({ type: "send_discarded", clientId });
  }

  /** What cannot be read is not brought back; what is written from now on is kept all the same. */
  async function bringBack(opened: PendingStorage, which: (send: PendingSend) => boolean): Promise<void> {
    const found = await opened.restore().catch(() => []);
    const restored = found.filter((each) => which(each) && !met.has(each.clientId));
    for (const { clientId, file } of restored) {
      met.add(clientId);
      if (file) keepCopy(clientId, file.blob);
    }
    const asNotSent = restored.map((each) => ({
      ...each,
      state: "not_sent" as const,
      reason: each.reason ?? "interrupted",
    }));
    dispatch({ type: "sends_restored", pending: asNotSent });
    for (const each of restored) if (!find(each.clientId)) opened.forget(each.clientId);
  }

  /**
   * Brings back what an earlier page could not send, and from now on keeps what this one has not sent. What another tab
   * leaves behind is sent from here: at once when it says so, and when this page is live again what a tab that crashed
   * may have left. Files of that one wait for the next page, since a tab that goes on is sending its own.
   */
  async function attachStorage(opened: PendingStorage): Promise<void> {
    storage = opened;
    opened.onTold((word) => {
      if (word.type === "left") void bringBack(opened, () => true);
      else if (word.type === "discarded") drop(word.clientId);
      else uploads.get(word.clientId)?.abort();
    });
    await bringBack(opened, () => true);
    let before = getState().pending;
    let wasLive = true;
    store.subscribe(() => {
      const { pending, connection } = getState();
      const isBack = connection === "live" && !wasLive;
      wasLive = connection === "live";
      if (isBack) void bringBack(opened, isUploaded);
      if (pending === before) return;
      for (const each of before) if (!find(each.clientId)) opened.forget(each.clientId);
      before = pending;
    });
  }

  return { send, sendAgain, resend, stopUpload, discard, attachStorage };
}

/** Starts the work when what was started before it under the same key has ended. */
function inTurn(last: Map<string, Promise<void>>, key: string, work: () => Promise<void>): void {
  const before = last.get(key) ?? Promise.resolve();
  last.set(key, before.then(work));
}
