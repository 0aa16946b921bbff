import type { MessageError, MessageStatus, ReceiptStatus } from "../shared/wire.ts";

/** What we know from sending a message ourselves, before any receipt. */
export type OwnStatus = Extract<MessageStatus, "received" | "queued" | "sending" | "unconfirmed" | "sent" | "failed">;

export type Receipt = { status: ReceiptStatus; error: MessageError | null };
export type Tick = { status: MessageStatus; error: MessageError | null };

/** Evidence that the customer has it, strongest first. */
const REACHED = ["played", "read", "delivered"] as const;

/**
 * The tick of a message, as a function of the *set* of receipts and of what we know ourselves: in whatever
 * order, and however often they come, it is the same, so it never falls. `failed` shows only without evidence
 * of delivery: late failures of other devices, and retries that went through, are not failures.
 */
export function tickOf(own: Tick & { status: OwnStatus }, receipts: Receipt[]): Tick {
  const seen = new Map(receipts.map((receipt) => [receipt.status, receipt]));
  const reached = REACHED.find((status) => seen.has(status));
  if (reached !== undefined) return { status: reached, error: null };
  if (own.status === "received") return own;
  const failed = seen.get("failed");
  if (failed !== undefined) return { status: "failed", error: failed.error };
  return seen.has("sent") ? { status: "sent", error: null } : own;
}
