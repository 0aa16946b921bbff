import type { Message } from "./wire.ts";

/** Nobody is told of what was written longer ago than this as if it had just come. */
export const NEWS_MAX_AGE_MS = 5 * 60 * 1000;

/**
 * Whether a message that has just come is worth telling somebody of: a customer's, and written just now. History and
 * what a sync has found late are on the screen and counted as unread where they are, and ring no bell.
 */
export function isNews(message: Pick<Message, "direction" | "kind" | "deletedAt" | "arrivedLate" | "at">, now: number) {
  const { direction, kind, deletedAt, arrivedLate, at } = message;
  if (direction !== "in" || kind === "system" || deletedAt !== null || arrivedLate === true) return false;
  return now - Date.parse(at) <= NEWS_MAX_AGE_MS;
}
