import type { Amendment, ChannelEvent, ChannelPerson, SendOutcome } from "../../worker/shared/wire.ts";

/**
 * The provider as an oracle: what truly happened at its side, and the facts it still has to tell us. It keeps
 * no rule of ours, so it can say when one is broken.
 */
export type ProviderMessage = {
  externalId: string;
  account: string;
  chat: string;
  direction: "in" | "out";
  text: string;
  at: number;
  /** Which message of ours it was sent for; null for customers' and for what was typed on the phone. */
  sentFor: number | null;
};

/** Who is said to have written: by phone, by LID, or by both, which shows that they are one person. */
export type Sender = { name: string | null; known: "phone" | "lid" | "both" };

export type Fact = { event: ChannelEvent; copies: number };

export class ProviderModel {
  readonly messages: ProviderMessage[] = [];
  /** Not yet delivered to us, in no particular order. */
  readonly untold: Fact[] = [];
  private counter = 0;

  nextId(prefix: string): string {
    this.counter += 1;
    return `${prefix}-${this.counter}`;
  }

  write(message: Omit<ProviderMessage, "externalId">, sender: Sender, at: number | null): ProviderMessage {
    const written = { ...message, externalId: this.nextId(message.direction) };
    this.messages.push(written);
    this.untold.push({ event: eventOf(written, sender, at), copies: 1 + (this.counter % 3) });
    return written;
  }

  amend(amendment: Amendment): void {
    this.counter += 1;
    this.untold.push({ event: amendment, copies: 1 + (this.counter % 3) });
  }

  /** What the list API says of a chat: everything in it, by the provider's own book. */
  list(account: string, chat: string): ChannelEvent[] {
    return (
      this.messages
        .filter((message) => message.account === account && message.chat === chat)
        // A listing names nobody (reference/unipile.md, 4.1).
        .map((message) => ({
          ...eventOf(message, { name: null, known: "both" }, message.at),
          sender: null,
          people: [],
        }))
    );
  }
}

export function personOf(chat: string, { name, known }: Sender): ChannelPerson {
  const lid = `${chat}@lid`;
  return {
    providerId: known === "phone" ? `${chat}@s.whatsapp.net` : lid,
    name,
    phone: known === "lid" ? null : `+34${chat}`,
    lid: known === "phone" ? null : lid,
    username: null,
  };
}

function eventOf(
  message: ProviderMessage,
  sender: Sender,
  at: number | null,
): Extract<ChannelEvent, { type: "message" }> {
  const person = personOf(message.chat, sender);
  return {
    type: "message",
    accountExternalId: message.account,
    chat: { externalId: message.chat, providerChatId: null, isGroup: false, name: null },
    message: {
      externalId: message.externalId,
      providerMessageId: `wamid-${message.externalId}`,
      part: 0,
      direction: message.direction,
      kind: "text",
      text: message.text,
      at,
      attachments: [],
      replyTo: null,
    },
    sender: message.direction === "in" ? person : null,
    // An own message that a listing brought first names nobody, whatever its webhook says later.
    people: [],
  };
}

/** The ways a send can go, and what of it is true at the provider. */
export const SEND_FATES: readonly {
  accepted: boolean;
  outcome: "id" | Exclude<SendOutcome["type"], "accepted"> | "no id";
}[] = [
  { accepted: true, outcome: "id" },
  { accepted: true, outcome: "id" },
  { accepted: true, outcome: "no id" },
  { accepted: true, outcome: "unconfirmed" },
  { accepted: false, outcome: "unconfirmed" },
  { accepted: false, outcome: "not_sent" },
  { accepted: false, outcome: "refused" },
];
