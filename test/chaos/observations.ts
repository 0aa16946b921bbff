import type { Message } from "../../worker/shared/wire.ts";

/*
 * What the chaos run saw from outside, on all sides: what was given to Parley, what the provider took from it, what
 * it stores at the end and what it ever showed. The checker (check-promises.ts) compares them and knows nothing else.
 */

/** A customer's message that was delivered (several times, in several spellings). Its id is the text's first word. */
export type InboundEvent = {
  tenant: string;
  /** The provider's chat. */
  chat: string;
  /** ms since 1970, as the provider says. */
  at: number;
  /** At least one delivery of it was answered by 200. */
  isAcknowledged: boolean;
};

/** A message that an agent wrote. Its client id is the text's first word. */
export type AgentSend = { clientId: string; tenant: string };

/** A send that the provider took: what a customer reads, once for each. In the order in which they were taken. */
export type TakenSend = { clientId: string; chat: string };

export type StoredMessage = Pick<
  Message,
  "id" | "direction" | "text" | "status" | "error" | "clientId" | "sortAt" | "seq" | "rev"
>;

/** What a socket client has shown since the tenant was made. */
export type ShownLog = {
  /** The id of what changed, by sequence number: the first is number 1. */
  entities: readonly string[];
  /** Everything that breaks the protocol: a foreign epoch, a reset with a good cursor, a replay with a hole. */
  breaches: readonly string[];
  /** As the client shows them at the end. */
  messages: ReadonlyMap<string, Pick<Message, "rev" | "status">>;
};

export type TenantAtTheEnd = {
  tenant: string;
  /** Each chat's thread, oldest first, as the lists give it. */
  threads: readonly (readonly StoredMessage[])[];
  /** The id of what changed, by sequence number, as a full replay tells it. */
  log: readonly string[];
  shown: ShownLog;
};

export type Observations = {
  events: ReadonlyMap<string, InboundEvent>;
  sends: readonly AgentSend[];
  taken: readonly TakenSend[];
  tenants: readonly TenantAtTheEnd[];
};
