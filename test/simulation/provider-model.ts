import type {
  Amendment,
  ChannelEvent,
  ChannelPerson,
  MessageError,
  ReceiptStatus,
  SendOutcome,
} from "../../worker/shared/wire.ts";
import { ACCOUNTS, isOfMeta } from "./accounts.ts";

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
  /** The id that we sent it with. */
  clientId?: string;
};

/** Who is said to have written: by phone, by LID, or by both, which shows that they are one person. */
export type Sender = { name: string | null; known: "phone" | "lid" | "both" };

type MessageEvent = Extract<ChannelEvent, { type: "message" }>;

export type Fact = { event: ChannelEvent; copies: number };

export class ProviderModel {
  readonly messages: ProviderMessage[] = [];
  /** Not yet delivered to us, in no particular order. */
  readonly untold: Fact[] = [];
  private counter = 0;
  /** How often the first account was removed there and made anew. */
  remakes = 0;

  nextId(prefix: string): string {
    this.counter += 1;
    return `${prefix}-${this.counter}`;
  }

  write(message: Omit<ProviderMessage, "externalId">, sender: Sender, at: number | null): ProviderMessage {
    const written = { ...message, externalId: this.nextId(message.direction) };
    this.messages.push(written);
    // Meta tells of a message of ours by its statuses alone.
    if (isOfMeta(message.account) && message.sentFor !== null) this.tellTick(written, "sent", null, message.at);
    else {
      const event = this.eventOf(written, sender, at);
      this.untold.push({ event, copies: 1 + (this.counter % 3) });
      if (message.direction === "in" && this.counter % 6 === 0)
        this.untold.push({ event: namedByNetworkOnly(event), copies: 1 });
    }
    return written;
  }

  /** Meta hands our own id back with each status. */
  tellTick(message: ProviderMessage, status: ReceiptStatus, error: MessageError | null, at: number): void {
    const target = { externalId: message.externalId, providerMessageId: null, clientId: message.clientId ?? null };
    this.amend({ type: "receipt", accountExternalId: message.account, target, at, status, error });
  }

  amend(amendment: Amendment): void {
    this.counter += 1;
    this.untold.push({ event: amendment, copies: 1 + (this.counter % 3) });
  }

  /** What something of an account is called there now. */
  nameOf(account: string, id: string): string {
    return this.remakes > 0 && account === ACCOUNTS[0].externalId ? `${id}~${this.remakes}` : id;
  }

  /** All that a message was ever called there. */
  namesOf({ externalId }: ProviderMessage): string[] {
    const names = Array.from({ length: this.remakes + 1 }, (_, time) =>
      time === 0 ? externalId : `${externalId}~${time}`,
    );
    return [...names, `wamid-${externalId}`];
  }

  forget(account: string): void {
    this.messages.splice(0, Number.POSITIVE_INFINITY, ...this.messages.filter((one) => one.account !== account));
    this.untold.splice(
      0,
      Number.POSITIVE_INFINITY,
      ...this.untold.filter(({ event }) => event.accountExternalId !== account),
    );
  }

  listAll(account: string): MessageEvent[] {
    const chats = new Set(this.messages.filter((one) => one.account === account).map(({ chat }) => chat));
    return [...chats]
      .flatMap((chat) => this.list(account, chat))
      .sort((a, b) => (a.message.at ?? 0) - (b.message.at ?? 0));
  }

  /** What the list API says of a chat: everything in it, by the provider's own book. */
  list(account: string, chat: string): MessageEvent[] {
    return this.messages
      .filter((message) => message.account === account && message.chat === chat)
      .map((message) => {
        const event = this.eventOf(message, { name: null, known: "both" }, message.at);
        // A listing names the provider's id of who wrote, and nothing else (reference/unipile.md, 4.1).
        const sender = event.sender && { ...event.sender, phone: null, lid: event.sender.providerId };
        return { ...event, sender, people: [] };
      });
  }

  private eventOf(message: ProviderMessage, sender: Sender, at: number | null): MessageEvent {
    const person = personOf(message.chat, sender);
    return {
      type: "message",
      accountExternalId: this.nameOf(message.account, message.account),
      chat: {
        externalId: this.nameOf(message.account, message.chat),
        providerChatId: message.account === ACCOUNTS[0].externalId ? `${message.chat}@s.whatsapp.net` : null,
        isGroup: false,
        name: null,
      },
      message: {
        externalId: this.nameOf(message.account, message.externalId),
        providerMessageId: isOfMeta(message.account) ? null : `wamid-${message.externalId}`,
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
}

/** Some calls have no id of the provider's, and that of the network stands in (reference/unipile.md, 5.4). */
function namedByNetworkOnly(event: MessageEvent): MessageEvent {
  const { providerMessageId, externalId } = event.message;
  return {
    ...event,
    message: { ...event.message, externalId: providerMessageId ?? externalId, providerMessageId: null },
  };
}

/** What something was called before its account was made anew, by its provider. */
export const baseOf = (id: string): string => id.replace(/^wamid-/, "").split("~")[0] ?? id;

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
