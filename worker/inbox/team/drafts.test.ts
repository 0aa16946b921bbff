import { expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { composeFromDraft } from "../compose.ts";
import type { MessageDraft } from "../rpc.ts";
import { findDraft, saveDraft } from "./drafts.ts";

/** Proves what becomes of a member's draft when a message is made of it, whether or not its page is still there. */

const ANA = { id: "ana", name: "Ana" };

function begun() {
  const { sql, chat, deliver, gapless } = inboxInMemory();
  deliver([channelMessage("m1")]);
  const chatId = chat().id;
  const save = (text: string) => {
    const saved = saveDraft(sql, { chatId, text, replyTo: null, device: "tab" }, ANA, NOW);
    return (saved.ok && saved.value?.rev) || 0;
  };
  const message = (text: string): MessageDraft => ({ chatId, clientId: crypto.randomUUID(), text });
  const send = (draft: MessageDraft, upToRev: number) =>
    composeFromDraft(sql, draft, { authorId: ANA.id, upToRev }, NOW);
  return { save, message, send, gapless, left: () => findDraft(sql, chatId, ANA.id)?.text ?? null };
}

it("What was sent stands in no draft any more, also when its page was gone at once.", () => {
  const { save, message, send, gapless, left } = begun();
  const rev = save("Hello Bob");
  expect(send(message("Hello Rob, how are you?"), rev)).toMatchObject({ ok: true });
  expect(left()).toBe(null);
  gapless();
});

it("The beginning of what was sent, saved in the moment of it, is no draft either.", () => {
  const { save, message, send, left } = begun();
  save("Hello Bo ");
  expect(send(message("Hello Bob"), 0)).toMatchObject({ ok: true });
  expect(left()).toBe(null);
});

it("What was begun after it stays, however late the message comes.", () => {
  const { save, message, send, left } = begun();
  const rev = save("Hello");
  const sent = message("Hello");
  expect(send(sent, rev)).toMatchObject({ ok: true });
  save("And one more thing");
  expect(send(sent, rev)).toMatchObject({ ok: true });
  expect(left()).toBe("And one more thing");
});

it("What was not taken stays a draft.", () => {
  const { save, message, send, left } = begun();
  const rev = save("Hello");
  expect(send({ ...message("Hello"), replyTo: "m999" }, rev)).toMatchObject({ ok: false });
  expect(left()).toBe("Hello");
});
