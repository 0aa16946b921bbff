import { expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import { editScheduled, nextScheduledAt, schedule, sendDue } from "./scheduled.ts";

/** Proves what becomes of a message for later that did not leave at its time, when somebody gives it another one. */

const ANA = { id: "ana", name: "Ana" };
const HOUR_MS = 60 * 60 * 1000;

function planned(text: string, { onlyIfUnanswered = false, replyTo = null as string | null } = {}) {
  const { sql, chat, deliver, thread } = inboxInMemory();
  deliver([channelMessage("1")]);
  const draft = { chatId: chat().id, clientId: crypto.randomUUID(), text, replyTo };
  const order = { id: "plan", draft, at: NOW + HOUR_MS, onlyIfUnanswered };
  expect(schedule(sql, order, ANA, NOW)).toMatchObject({ ok: true });
  return { sql, deliver, texts: () => thread().map((one) => one.text) };
}

it("One that was answered, and is given another time all the same, leaves at that time.", () => {
  const { sql, deliver, texts } = planned("An answer", { onlyIfUnanswered: true });
  deliver([channelMessage("2", { direction: "out", text: "A colleague's" })]);
  sendDue(sql, NOW + HOUR_MS);
  const later = { id: "plan", text: null, at: NOW + 2 * HOUR_MS, onlyIfUnanswered: false };
  expect(editScheduled(sql, later, NOW + HOUR_MS)).toMatchObject({ ok: true, value: { state: "scheduled" } });
  expect(nextScheduledAt(sql)).toBe(later.at);
  sendDue(sql, later.at);
  expect(texts()).toContain("An answer");
});

it("One that could not be sent waits again when it is given another time, and says no old reason.", () => {
  const { sql } = planned("About that", { replyTo: "m999999" });
  sendDue(sql, NOW + HOUR_MS);
  const reworded = { id: "plan", text: "About this", at: null, onlyIfUnanswered: null };
  expect(editScheduled(sql, reworded, NOW + HOUR_MS)).toMatchObject({ value: { state: "failed" } });
  const later = { id: "plan", text: null, at: NOW + 2 * HOUR_MS, onlyIfUnanswered: null };
  expect(editScheduled(sql, later, NOW + HOUR_MS)).toMatchObject({ value: { state: "scheduled", reason: null } });
});
