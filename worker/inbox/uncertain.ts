import type { MessageError } from "../shared/wire.ts";
import { setOwnStatus } from "./refresh-tick.ts";
import type { Sql } from "./sql.ts";

export const UNCERTAIN: MessageError = {
  code: "uncertain",
  text: "Delivery uncertain: the provider did not confirm it",
};

/**
 * Nobody can tell whether this send reached the customer. It stays in the outbox, holding nobody up, so that
 * late evidence still finds it; whether it goes out again is for a person to say.
 */
export function parkUncertain(sql: Sql, item: { messageSeq: number; chatId: string }, now: number): void {
  sql.run("UPDATE outbox SET state = 'uncertain' WHERE message_seq = ?", item.messageSeq);
  setOwnStatus(sql, { seq: item.messageSeq, chatId: item.chatId }, "unconfirmed", UNCERTAIN, now);
}
