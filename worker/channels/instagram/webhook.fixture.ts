import { expect } from "vitest";
import type { ChannelEvent, ParsedDelivery } from "../../shared/wire.ts";
import { parseMetaDelivery } from "../meta/parse-meta.ts";

/** Instagram's webhooks as reference/meta.md, 4.2 has them, and what is read of them. */

export const ACCOUNT = "17841499999999999";
export const ANN = "1234567890123456";
export const AT = 1_763_632_800_123;
export const CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=abc";

export const person = { providerId: ANN, name: null, phone: null, lid: null, username: null };
export const chat = { externalId: ANN, providerChatId: null, isGroup: false, name: null };
export const named = (mid: string) => ({ externalId: mid, providerMessageId: null, clientId: null });

export const envelope = (...entries: unknown[]) => ({ object: "instagram", entry: entries });
export const entryOf = (...messaging: unknown[]) => ({ id: ACCOUNT, time: AT + 1, messaging });
export const incoming = (what: Record<string, unknown>) => ({
  sender: { id: ANN },
  recipient: { id: ACCOUNT },
  timestamp: AT,
  ...what,
});
export const outgoing = (what: Record<string, unknown>) => ({
  sender: { id: ACCOUNT },
  recipient: { id: ANN },
  timestamp: AT,
  ...what,
});

export const parse = (value: unknown) => parseMetaDelivery(JSON.stringify(value));
export const parseEvent = (event: unknown) => parse(envelope(entryOf(event)));

export function only(parsed: ParsedDelivery): ChannelEvent {
  expect(parsed).toMatchObject({ ignored: [], dead: [] });
  const [event] = parsed.events;
  if (parsed.events.length !== 1 || event === undefined) throw new Error("expected exactly one event");
  return event;
}

export function messageOf(event: unknown) {
  const read = only(parseEvent(event));
  if (read.type !== "message") throw new Error("expected a message");
  return read;
}

export const said = (message: Record<string, unknown>) =>
  messageOf(incoming({ message: { mid: "m1", ...message } })).message;

export const file = (kind: string, source: string | null = CDN) => ({
  id: "unnamed-0",
  kind,
  mimeType: null,
  fileName: null,
  sizeBytes: null,
  width: null,
  height: null,
  durationSeconds: null,
  mayBeKept: false,
  ...(source === null ? {} : { source }),
});
