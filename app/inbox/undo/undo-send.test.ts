import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyInbox, type SendDraft } from "../inbox-state.ts";
import { createInboxStore } from "../inbox-store.ts";
import { createUndo, type UndoDeps } from "./undo-send.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * Two messages by one press of Send, of which the server has called back those in `callable` and no other.
 * @param lost of each of its answers, how many do not come through
 */
async function undoneOf(callable: readonly string[], reason: string, lost = 0) {
  const store = createInboxStore(emptyInbox);
  const sent: { chatId: string; draft: SendDraft }[] = [];
  const names = ["text", "photo"];
  const asked: string[] = [];
  const cancel = async ({ clientId }: { clientId: string }) => {
    asked.push(clientId);
    if (asked.filter((one) => one === clientId).length <= lost) throw new Error("timeout");
    if (!callable.includes(clientId)) throw new Error(reason);
  };
  const { sendHeld, undoSend } = createUndo({
    store,
    trpc: { messages: { cancel: { mutate: cancel } } } as unknown as UndoDeps["trpc"],
    bounded: () => ({ signal: new AbortController().signal }),
    queue: {
      send: (chatId, draft) => {
        sent.push({ chatId, draft });
        return names[sent.length - 1] ?? `again ${sent.length}`;
      },
      discard: () => {},
    },
    reasonOf: (error) => (error as Error).message,
  });
  sendHeld("ann", [{ text: "Hello", endsDraft: true }, { text: "Look" }], { text: "Hello", files: [], replyTo: null });
  const undone = undoSend(store.getState().held[0]?.id ?? "");
  await vi.runAllTimersAsync();
  const answer = await undone;
  return { answer, again: sent.slice(2) };
}

it("what was taken back of several messages, when the first had left by then, goes out all the same", async () => {
  const { answer, again } = await undoneOf(["photo"], "already_sent");
  expect(answer).toEqual({ ok: false, reason: "already_sent" });
  // What stands in the field by now is no draft of these words.
  expect(again).toEqual([{ chatId: "ann", draft: { text: "Look", endsDraft: false } }]);
});

it("what was taken back as a whole, or not at all, is not sent once more", async () => {
  expect(await undoneOf(["photo", "text"], "already_sent")).toMatchObject({ answer: { ok: true }, again: [] });
  expect(await undoneOf([], "already_sent")).toMatchObject({ answer: { ok: false }, again: [] });
});

it("what was called back although the answer was lost is asked about again, and is not taken for sent", async () => {
  expect(await undoneOf(["photo", "text"], "already_sent", 2)).toMatchObject({ answer: { ok: true }, again: [] });
});

it("what nobody could be asked about may have left, and is said to be so", async () => {
  const { answer, again } = await undoneOf(["photo", "text"], "already_sent", 4);
  expect(answer).toEqual({ ok: false, reason: "timeout" });
  expect(again).toEqual([]);
});

/** One message that could not be posted just now, of which the server cannot be asked either. */
async function undoneOffline(mayHaveLeft: boolean) {
  const store = createInboxStore(emptyInbox);
  const { sendHeld, undoSend } = createUndo({
    store,
    trpc: {
      messages: { cancel: { mutate: () => Promise.reject(new Error("offline")) } },
    } as unknown as UndoDeps["trpc"],
    bounded: () => ({ signal: new AbortController().signal }),
    queue: {
      send: (chatId, { text }) => {
        const lost = { clientId: "one", chatId, text, createdAt: 1, state: "not_sent", reason: "offline" } as const;
        store.dispatch({ type: "send_started", pending: mayHaveLeft ? { ...lost, mayHaveLeft } : lost });
        return "one";
      },
      discard: (clientId) => store.dispatch({ type: "send_discarded", clientId }),
    },
    reasonOf: (error) => (error as Error).message,
  });
  sendHeld("ann", [{ text: "Hello" }], { text: "Hello", files: [], replyTo: null });
  const undone = undoSend(store.getState().held[0]?.id ?? "");
  await vi.runAllTimersAsync();
  return { answer: await undone, pending: store.getState().pending };
}

it("what a broken connection may have brought to the server is not said to be taken back before that one was asked", async () => {
  const { answer, pending } = await undoneOffline(true);
  expect(answer).toEqual({ ok: false, reason: "offline" });
  expect(pending).toMatchObject([{ clientId: "one" }]);
});

it("what never got out of this browser is taken back without anybody being asked", async () => {
  expect(await undoneOffline(false)).toMatchObject({ answer: { ok: true }, pending: [] });
});
