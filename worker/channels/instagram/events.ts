import {
  ignored,
  isJsonObject,
  type JsonObject,
  type Reading,
  unknownEvent,
  unknownShape,
  wordOf,
} from "../meta/reading.ts";
import { readDeliveryReceipt, readEdit, readReaction, readSeen } from "./amendments.ts";
import { readMessage } from "./messages.ts";
import { readPostback, readReferral } from "./openings.ts";
import { type IgEvent, parseEvent } from "./schema.ts";

/**
 * One event of `messaging[]` or `standby[]`, or the value of a change: who, to whom, when, and one key that says
 * what happened (reference/meta.md, 4.2).
 */
export function readEvent(element: unknown, entryId: string | null): Reading {
  if (!isJsonObject(element)) return unknownShape("an event that is no object");
  const event = parseEvent(element);
  for (const [key, read] of READERS) {
    const value = element[key];
    if (value !== undefined && value !== null) return read(value, event, entryId);
  }
  return unknownEvent(wordsOfKeys(element));
}

type Reader = (value: unknown, event: IgEvent, entryId: string | null) => Reading;

/** Nothing of it is about a message: consent to marketing, and which app has the thread. */
const quiet =
  (reason: string): Reader =>
  () =>
    ignored(reason);

/** In this order: a referral may also stand beside what it opened. */
const READERS: readonly [key: string, read: Reader][] = [
  ["message", readMessage],
  ["message_edit", readEdit],
  ["reaction", readReaction],
  ["postback", readPostback],
  ["read", readSeen],
  ["delivery", readDeliveryReceipt],
  ["referral", readReferral],
  ["optin", quiet("optin")],
  ["pass_thread_control", quiet("thread_control")],
  ["take_thread_control", quiet("thread_control")],
  ["request_thread_control", quiet("thread_control")],
  ["app_roles", quiet("thread_control")],
];

/** Names of fields, never what stands in them. */
function wordsOfKeys(element: JsonObject): string {
  const keys = Object.keys(element).filter((key) => key !== "sender" && key !== "recipient" && key !== "timestamp");
  return keys.length === 0 ? "an event in which nothing happened" : keys.slice(0, 3).map(wordOf).join(" ");
}
