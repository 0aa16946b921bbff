import { markRead } from "../../worker/inbox/chats.ts";
import { composeMessage, retryMessage } from "../../worker/inbox/compose.ts";
import { position } from "../../worker/inbox/event-log.ts";
import { messageId, messageSeq } from "../../worker/inbox/messages.ts";
import { chatsOf, pick, type Step, TEXTS, threadOf } from "./step.ts";
import type { World } from "./world.ts";

/** What agents do: write, send the same once more, put a failed one back, read. */

export function agentWrites(world: World, { a, b, c }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const clientId = `00000000-0000-7000-8000-${String(c).padStart(12, "0")}`;
  const text =
    pick(
      TEXTS.filter((one) => one !== ""),
      b,
    ) ?? "hello";
  const known = world.sends.find((send) => send.clientId === clientId);
  const written = composeMessage(world.sql, { chatId: chat.id, clientId, text }, world.now);
  if (world.calledBack.has(clientId)) {
    if (written.ok) throw new Error("a message that was called back came back");
    return;
  }
  if (known !== undefined) {
    const isSame = known.chatId === chat.id && known.text === text;
    if (isSame !== written.ok)
      throw new Error("a client id was reused with another body and not refused, or refused with the same");
    return;
  }
  if (!written.ok && written.reason === "window_closed" && chat.replyWindow) return;
  if (!written.ok) throw new Error(`a new message was refused: ${written.reason}`);
  world.sends.push({ clientId, seq: messageSeq(written.value.id) ?? -1, chatId: chat.id, text, manualRetries: 0 });
}

export function agentResends(world: World, { a, b }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  const again = composeMessage(
    world.sql,
    { chatId: send.chatId, clientId: send.clientId, text: b % 3 === 0 ? "other words" : send.text },
    world.now,
  );
  if (b % 3 === 0 ? again.ok : !again.ok || messageSeq(again.value.id) !== send.seq) {
    throw new Error("the same client id did not answer the same message");
  }
}

export function agentRetries(world: World, { a }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  if (retryMessage(world.sql, messageId(send.seq), world.now).ok) {
    send.manualRetries += 1;
    world.forgetTicks(messageId(send.seq));
  }
}

export function reads(world: World, { a, b }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const upTo = b % 2 === 0 ? position(world.sql).head : messageSeq(pick(threadOf(world, chat.id), b)?.id ?? "");
  if (upTo !== null) markRead(world.sql, chat.id, upTo, world.now);
}
