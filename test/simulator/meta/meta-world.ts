import { randomUUID } from "node:crypto";
import type { LoginCode } from "./login-pages.ts";
import type {
  AcceptedMetaSend,
  MetaApp,
  MetaBusiness,
  MetaCustomer,
  MetaFile,
  MetaMessage,
  MetaNumber,
  MetaProfile,
  MetaToken,
} from "./records.ts";

/** Everything of Meta's that survives a restart, as one JSON value. */
export type MetaState = {
  serial: number;
  apps: MetaApp[];
  tokens: MetaToken[];
  businesses: MetaBusiness[];
  numbers: MetaNumber[];
  profiles: MetaProfile[];
  customers: MetaCustomer[];
  messages: MetaMessage[];
  files: MetaFile[];
};

const URL_LIFE_MS = 5 * 60 * 1000;

/** The simulated Meta's memory: records by id, and the questions the routes ask of them. Decides nothing. */
export class MetaWorld {
  readonly apps = new Map<string, MetaApp>();
  readonly tokens = new Map<string, MetaToken>();
  readonly businesses = new Map<string, MetaBusiness>();
  readonly numbers = new Map<string, MetaNumber>();
  readonly profiles = new Map<string, MetaProfile>();
  readonly customers = new Map<string, MetaCustomer>();
  readonly messages = new Map<string, MetaMessage>();
  readonly files = new Map<string, MetaFile>();
  /** Addresses of bytes: they die. Not kept over a restart. */
  readonly addresses = new Map<string, { fileId: string; expiresAt: number }>();
  /** Of sign-ins with Instagram. Not kept either: a restart has them begun anew. */
  readonly codes = new Map<string, LoginCode>();
  sends: AcceptedMetaSend[] = [];
  #serial: number;

  constructor(saved?: MetaState) {
    this.#serial = saved?.serial ?? 0;
    if (saved === undefined) return;
    for (const app of saved.apps) this.apps.set(app.id, app);
    for (const token of saved.tokens) this.tokens.set(token.token, token);
    for (const business of saved.businesses) this.businesses.set(business.id, business);
    for (const number of saved.numbers) this.numbers.set(number.id, number);
    for (const profile of saved.profiles) this.profiles.set(profile.id, profile);
    for (const customer of saved.customers) this.customers.set(customerKey(customer.accountId, customer.id), customer);
    for (const message of saved.messages) this.messages.set(message.id, message);
    for (const file of saved.files) this.files.set(file.id, file);
  }

  toState(): MetaState {
    return {
      serial: this.#serial,
      apps: [...this.apps.values()],
      tokens: [...this.tokens.values()],
      businesses: [...this.businesses.values()],
      numbers: [...this.numbers.values()],
      profiles: [...this.profiles.values()],
      customers: [...this.customers.values()],
      messages: [...this.messages.values()],
      files: [...this.files.values()],
    };
  }

  clear(): void {
    const { apps, tokens, businesses, numbers, profiles, customers, messages, files, addresses } = this;
    this.codes.clear();
    for (const records of [apps, tokens, businesses, numbers, profiles, customers, messages, files, addresses]) {
      records.clear();
    }
    this.sends = [];
  }

  /** Digits, as Meta's ids are: far above 2^53 when read as a number. */
  newId(): string {
    this.#serial += 1;
    return `17841${String(this.#serial).padStart(12, "0")}`;
  }

  newMessageId(channel: "whatsapp" | "instagram"): string {
    this.#serial += 1;
    const unique = Buffer.from(`simulated-${this.#serial}-${randomUUID()}`).toString("base64").replaceAll("=", "");
    return channel === "whatsapp" ? `wamid.${unique}` : `aWdfZ${unique}`;
  }

  addAddress(fileId: string, now: number, lifeMs = URL_LIFE_MS): string {
    const name = randomUUID();
    this.addresses.set(name, { fileId, expiresAt: now + lifeMs });
    return name;
  }

  channelOf(accountId: string): "whatsapp" | "instagram" | null {
    if (this.numbers.has(accountId)) return "whatsapp";
    return this.profiles.has(accountId) ? "instagram" : null;
  }

  customer(accountId: string, id: string): MetaCustomer | undefined {
    return this.customers.get(customerKey(accountId, id));
  }

  keepCustomer(customer: MetaCustomer): MetaCustomer {
    const key = customerKey(customer.accountId, customer.id);
    const known = this.customers.get(key);
    if (known !== undefined) return known;
    this.customers.set(key, customer);
    return customer;
  }

  /** Oldest first. */
  thread(accountId: string, customerId: string): MetaMessage[] {
    return [...this.messages.values()]
      .filter((message) => message.accountId === accountId && message.customerId === customerId)
      .sort((a, b) => a.at - b.at);
  }

  /** When the customer wrote last, ms since 1970; null when never. */
  lastHeard(accountId: string, customerId: string): number | null {
    return this.thread(accountId, customerId).findLast(({ direction }) => direction === "in")?.at ?? null;
  }

  /** Whether a token may see a number, a profile or a business account. */
  sees({ businessAccountIds, profileId }: MetaToken, id: string): boolean {
    const number = this.numbers.get(id);
    return profileId === id || businessAccountIds.includes(number?.businessAccountId ?? id);
  }
}

const customerKey = (accountId: string, id: string) => `${accountId} ${id}`;
