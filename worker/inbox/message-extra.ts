import type { ChannelMessage, Message } from "../shared/wire.ts";

/** What few messages have, kept in one column as JSON. */
export type MessageExtra = Pick<Message, "content" | "referral" | "isForwarded" | "arrivedLate"> & {
  isPlaceholder?: boolean;
  /** It was sent again although nobody knew whether it had arrived (discard-failed.ts). */
  wasUncertain?: boolean;
};

/** @returns null for a plain message */
export function writeExtra(message: Partial<ChannelMessage> & MessageExtra): string | null {
  const { content, referral, isForwarded, arrivedLate, isPlaceholder } = message;
  const extra: MessageExtra = {
    ...(content ? { content } : {}),
    ...(referral ? { referral } : {}),
    ...(isForwarded ? { isForwarded } : {}),
    ...(arrivedLate ? { arrivedLate } : {}),
    ...(isPlaceholder ? { isPlaceholder } : {}),
  };
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
}

/** What of it people see. */
export function readExtra(text: string | null): Omit<MessageExtra, "isPlaceholder" | "wasUncertain"> {
  if (text === null) return {};
  const { isPlaceholder: _, wasUncertain: __, ...shown } = JSON.parse(text) as MessageExtra;
  return shown;
}
