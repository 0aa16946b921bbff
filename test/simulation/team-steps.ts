import { cancelSend } from "../../worker/inbox/cancel-send.ts";
import { discardFailed } from "../../worker/inbox/discard-failed.ts";
import { search } from "../../worker/inbox/search/search.ts";
import { searchableText } from "../../worker/inbox/search/searchable-text.ts";
import { wordsOf } from "../../worker/inbox/search/words.ts";
import { type ChatAction, wakeSnoozed, workOnChats } from "../../worker/inbox/team/chat-work.ts";
import { changeLabels, listLabels } from "../../worker/inbox/team/labels.ts";
import { must } from "./promise.ts";
import { chatsOf, pick, type Step } from "./step.ts";
import type { World } from "./world.ts";

/** What a team does besides writing: it assigns, snoozes, closes, labels, calls back, and looks for what was said. */

export function teamWorks(world: World, { a, b, c }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const labels = listLabels(world.sql).map(({ id }) => id);
  const actions: ChatAction[] = [
    { type: "assign", memberId: pick(["ana", "ben", null], c) ?? null },
    { type: "snooze", until: world.now + (c % 100_000) },
    { type: "done" },
    { type: "reopen" },
    { type: "mark_read" },
    { type: "mark_unread" },
    { type: "label", add: labels.slice(0, c % 3), remove: labels.slice(2) },
  ];
  const action = pick(actions, b);
  if (action !== undefined) workOnChats(world.sql, [chat.id], action, world.now);
}

export function labelsChange(world: World, { a, b }: Step): void {
  const label = { id: `label-${a % 5}`, name: `Label ${a % 5}`, colour: "red" } as const;
  const action = b % 3 === 0 ? ({ type: "remove", id: label.id } as const) : ({ type: "create", label } as const);
  changeLabels(world.sql, action, world.now);
}

export const snoozesEnd = (world: World): void => wakeSnoozed(world.sql, world.now);

export function agentCallsBack(world: World, { a }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  const wasTried = world.attempts.some(({ seq }) => seq === send.seq);
  const cancelled = cancelSend(world.sql, send.clientId, world.now);
  must(!(cancelled.ok && wasTried), "what was tried cannot be called back");
  if (!cancelled.ok) return;
  world.sends.splice(world.sends.indexOf(send), 1);
  world.calledBack.add(send.clientId);
}

export function agentDiscards(world: World, { a }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  // What the provider took, and said later that it failed, is the provider's to show again.
  const isHeld = world.sql.first(
    `SELECT 1 AS one FROM messages WHERE seq = ?1 AND external_id IS NOT NULL
     UNION ALL SELECT 1 FROM superseded_ids WHERE message_seq = ?1`,
    send.seq,
  );
  if (isHeld !== null) return;
  const wasTaken = world.accepted.some(({ seq }) => seq === send.seq);
  const discarded = discardFailed(world.sql, send.clientId, world.now);
  must(!(discarded.ok && wasTaken), "what the customer may have is not deleted");
  if (!discarded.ok) return;
  world.sends.splice(world.sends.indexOf(send), 1);
  world.calledBack.add(send.clientId);
}

export function somebodySearches(world: World, { a }: Step): void {
  const word = pick(["hello", "ok", "still", "שלום"], a) ?? "hello";
  const answer = search(world.sql, { text: `"${word}"`, utcOffsetMinutes: 0, cursor: null, limit: 1_000 });
  const found = answer.ok ? answer.value.items.map(({ message }) => message.seq) : [];
  const rows = world.sql.all<{ seq: number; text: string | null; attachments: string | null; extra: string | null }>(
    "SELECT seq, text, attachments, extra FROM messages WHERE deleted_at IS NULL ORDER BY seq DESC",
  );
  const said = rows.filter((row) => wordsOf(searchableText(row)).some((one) => one.word === word));
  must(
    JSON.stringify(found) === JSON.stringify(said.map(({ seq }) => seq)),
    "a search finds all that says so, and only that",
  );
}
