import type { Chat } from "../../../worker/shared/wire.ts";

/** The server takes no time that is further away. */
const A_YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** A local date and time as their fields have them (2026-11-23, 09:00); empty for no time. */
export function fieldsOf(at: number | null): { date: string; time: string } {
  if (at === null) return { date: "", time: "" };
  const local = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  return {
    date: `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`,
    time: `${two(local.getHours())}:${two(local.getMinutes())}`,
  };
}

/** Back again; a day without a time is its morning. Null while there is no date, or none that is. */
export function timeOf({ date, time }: { date: string; time: string }): number | null {
  if (date === "") return null;
  const at = new Date(`${date}T${time || "09:00"}`).getTime();
  return Number.isNaN(at) ? null : at;
}

export type TimeProblem = "unclear" | "too_far";

export function timeProblem(at: number | null, now: number): TimeProblem | null {
  if (at === null || at <= now) return "unclear";
  return at > now + A_YEAR_MS ? "too_far" : null;
}

/**
 * Whether the reply window still stands open at a time: `closed` now already, or by then (`closesAt`, ISO).
 *
 * @returns null where nothing is in the way
 */
export function windowAtTime(
  window: Chat["replyWindow"],
  at: number | null,
  asHumanAgent: boolean,
  now: number,
): { closesAt: string } | "closed" | null {
  if (!window) return null;
  const closesAt = (asHumanAgent && window.humanAgentUntil) || window.closesAt;
  if (closesAt === null || Date.parse(closesAt) <= now) return "closed";
  return at !== null && at >= Date.parse(closesAt) ? { closesAt } : null;
}
