import type { MessageRecord, WorkspaceSettings } from "./records.ts";

type Shape = Exclude<WorkspaceSettings["changeShape"], "varied">;
const SHAPES: readonly Shape[] = ["full", "bare", "odd"];

/** What is left of an envelope that says hardly more than which message it is about. */
const BARE_KEYS = ["event", "account_id", "account_type", "chat_id", "message_id", "webhook_name", "timestamp"];

/**
 * The calls about messages other than `message_received` in the forms that they may well have: nobody has published
 * their bytes (reference: unipile, 5.4). Which one varies with the message.
 */
export function inShape(
  envelope: Record<string, unknown>,
  message: MessageRecord,
  setting: WorkspaceSettings["changeShape"],
): Record<string, unknown> {
  if (envelope.event === "message_received") return envelope;
  switch (setting === "varied" ? (SHAPES[message.serial % SHAPES.length] ?? "full") : setting) {
    case "full":
      return envelope;
    case "bare":
      return Object.fromEntries(BARE_KEYS.map((key) => [key, envelope[key]]));
    case "odd":
      return {
        ...envelope,
        message: { body: envelope.message },
        is_sender: null,
        attachments: { id: "one-alone", size: { width: "150" }, sticker: "false" },
        attendees: null,
        timestamp: String(Date.parse(message.timestamp)),
        reaction: envelope.reaction === "" ? null : [envelope.reaction],
        reaction_sender: "somebody",
        read_by: [envelope.read_by],
      };
  }
}
