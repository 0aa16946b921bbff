import { expect, it } from "vitest";
import { emptyInbox, type SendDraft } from "../inbox-state.ts";
import { createInboxStore } from "../inbox-store.ts";
import { createUndo, type UndoDeps } from "./undo-send.ts";

/** Two messages by one press of Send, of which the server has called back those in `callable` and no other. */
async function undoneOf(callable: readonly string[], reason: string) {
  const store = createInboxStore(emptyInbox);
  const sent: { chatId: string; draft: SendDraft }[] = [];
  const names = ["text", "photo"];
  const cancel = async ({ clientId }: { clientId: string }) => {
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
  sendHeld("ann", [{ text: "Hello" }, { text: "Look" }], { text: "Hello", files: [], replyTo: null });
  const answer = await undoSend(store.getState().held[0]?.id ?? "");
  return { answer, again: sent.slice(2) };
}

it("what was taken back of several messages, when the first had left by then, goes out all the same", async () => {
  const { answer, again } = await undoneOf(["photo"], "already_sent");
  expect(answer).toEqual({ ok: false, reason: "already_sent" });
  expect(again).toEqual([{ chatId: "ann", draft: { text: "Look" } }]);
});

it("what was taken back as a whole, or not at all, is not sent once more", async () => {
  expect(await undoneOf(["photo", "text"], "already_sent")).toMatchObject({ answer: { ok: true }, again: [] });
  expect(await undoneOf([], "already_sent")).toMatchObject({ answer: { ok: false }, again: [] });
});
