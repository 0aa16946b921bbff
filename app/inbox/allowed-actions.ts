import type { Abilities } from "../../worker/shared/abilities.ts";
import type { Message, MessageStatus } from "../../worker/shared/wire.ts";

export type AllowedActions = {
  reply: boolean;
  react: Abilities["react"];
  edit: boolean;
  copy: boolean;
  forward: boolean;
};

/** The provider has it, and knows it by an id. */
const ARRIVED: readonly MessageStatus[] = ["received", "sent", "delivered", "read", "played"];
/** It is not certain that there is anything to refer to. */
const DOUBTFUL: readonly MessageStatus[] = ["failed", "unconfirmed"];

/**
 * What one may do with a message: only what its channel carries, so that nothing is offered that would be refused.
 *
 * @param now ms since 1970
 */
export function allowedActions(message: Message, abilities: Abilities | null, now: number): AllowedActions {
  const isThere = message.deletedAt === null && message.kind !== "system";
  const hasArrived = isThere && ARRIVED.includes(message.status);
  const editWithinMs = abilities?.editWithinMs ?? null;
  return {
    reply: isThere && abilities?.reply === true && !DOUBTFUL.includes(message.status),
    react: hasArrived ? (abilities?.react ?? null) : null,
    edit:
      hasArrived &&
      message.direction === "out" &&
      message.kind === "text" &&
      editWithinMs !== null &&
      now - message.sortAt <= editWithinMs,
    copy: isThere && !!message.text,
    forward:
      hasArrived &&
      message.kind !== "unsupported" &&
      // Bytes that are not here cannot go on, and a send takes one file.
      message.attachments.every((file) => file.state === "stored") &&
      (message.attachments.length <= 1 || abilities?.forward === true),
  };
}

/** The emoji that we reacted with; null for none. */
export const ownReaction = (message: Message): string | null =>
  message.reactions.find((reaction) => reaction.from === "out")?.emoji ?? null;
