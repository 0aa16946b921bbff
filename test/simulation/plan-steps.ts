import { findByClientId } from "../../worker/inbox/messages.ts";
import { saveDraft } from "../../worker/inbox/team/drafts.ts";
import { addNote, editNote, removeNote } from "../../worker/inbox/team/notes.ts";
import {
  cancelScheduled,
  editScheduled,
  schedule,
  sendDue,
  sendScheduledNow,
} from "../../worker/inbox/team/scheduled.ts";
import { must } from "./promise.ts";
import { chatsOf, pick, type Step, TEXTS } from "./step.ts";
import type { World } from "./world.ts";

/** What a team writes that is not for the customer now: messages for later, notes, and what is half written. */

const AUTHORS = [
  { id: "ana", name: "Ana" },
  { id: "ben", name: "Ben" },
] as const;

const authorOf = (number: number) => pick(AUTHORS, number) ?? AUTHORS[0];
const wordsOf = (number: number) => pick(TEXTS, number)?.trim() || "later";

export function agentPlans(world: World, { a, b, c }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const plan = { id: `plan-${c % 50}`, clientId: `00000000-0000-7000-9000-${String(c % 50).padStart(12, "0")}` };
  const draft = { chatId: chat.id, clientId: plan.clientId, text: wordsOf(b) };
  const at = world.now + (b % 40_000);
  const planned = schedule(
    world.sql,
    { id: plan.id, draft, at, onlyIfUnanswered: a % 3 === 0 },
    authorOf(a),
    world.now,
  );
  if (!world.plans.has(plan.id)) must(planned.ok, "a new message for later is taken");
  if (planned.ok) world.plans.set(plan.id, plan.clientId);
}

export function agentReplans(world: World, { a, b, c }: Step): void {
  const id = pick([...world.plans.keys()], a);
  if (id === undefined) return;
  const wasTried = world.sends.some(({ clientId }) => clientId === world.plans.get(id));
  const changes = [
    () =>
      editScheduled(
        world.sql,
        { id, text: wordsOf(c), at: world.now + (c % 40_000), onlyIfUnanswered: null },
        world.now,
      ),
    () => cancelScheduled(world.sql, id, world.now),
    () => sendScheduledNow(world.sql, id, world.now),
  ];
  const changed = pick(changes, b)?.();
  must(!(wasTried && changed?.ok && changed.value.state !== "sent"), "what was sent is not a plan any more");
  noteWhatLeft(world);
}

/** The alarm, at whatever time it fires. */
export function plansComeDue(world: World): void {
  const early = world.sql.all<{ id: string }>(
    "SELECT id FROM scheduled_messages WHERE state = 'scheduled' AND at > ?",
    world.now,
  );
  sendDue(world.sql, world.now);
  for (const { id } of early) {
    const row = world.sql.first<{ state: string }>("SELECT state FROM scheduled_messages WHERE id = ?", id);
    must(row?.state === "scheduled", "nothing leaves before its time");
  }
  noteWhatLeft(world);
}

/** What was planned and has become a message is from now on judged as any other. */
function noteWhatLeft(world: World): void {
  for (const clientId of world.plans.values()) {
    const message = findByClientId(world.sql, clientId);
    if (message === null || world.sends.some((send) => send.clientId === clientId)) continue;
    const { seq, chatId, text } = message;
    world.sends.push({ clientId, seq, chatId, text: text ?? "", manualRetries: 0 });
  }
}

export function teamNotes(world: World, { a, b, c }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const note = { id: `note-${c % 20}`, text: wordsOf(b), mentions: c % 2 ? [authorOf(b + 1).id] : [] };
  if (b % 4 === 1) editNote(world.sql, note, authorOf(b), world.now);
  else if (b % 4 === 2) removeNote(world.sql, note.id, b % 8 === 2 ? null : authorOf(b), world.now);
  else addNote(world.sql, { ...note, chatId: chat.id }, authorOf(b), world.now);
}

export function agentDrafts(world: World, { a, b }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const text = b % 3 === 0 ? "" : wordsOf(b);
  saveDraft(world.sql, { chatId: chat.id, text, replyTo: null, device: null }, authorOf(b), world.now);
}
