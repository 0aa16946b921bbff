import type {
  AccountRecord,
  ChatRecord,
  MessageRecord,
  PersonRecord,
  WebhookRecord,
  WorkspaceRecord,
  WorkspaceSettings,
} from "./records.ts";
import type { RemovedAccount } from "./remade-account.ts";
import { SeededRandom } from "./seeded-random.ts";

export const DEFAULT_SETTINGS: WorkspaceSettings = {
  messageIdAnswer: "varied",
  ownEcho: "varied",
  webhookBooleans: "reference",
  echoDelayMs: 0,
  listedAfterMs: 0,
  changeShape: "full",
  attachmentAnswer: "binary",
  voiceMessages: "accepted",
  chatKnownAfterMs: 0,
  chatIdAnswer: "string",
};

/** Everything that survives a restart, as one JSON value. */
export type WorldState = {
  random: number;
  serial: number;
  workspaces: WorkspaceRecord[];
  accounts: AccountRecord[];
  people: PersonRecord[];
  chats: ChatRecord[];
  messages: MessageRecord[];
  webhooks: WebhookRecord[];
  /** Bytes that came in by the API, as base64, by attachment id. */
  uploads: Record<string, string>;
};

/** The provider's memory: records by id, and the questions the routes ask of them. Decides nothing. */
export class World {
  readonly random: SeededRandom;
  readonly workspaces = new Map<string, WorkspaceRecord>();
  readonly accounts = new Map<string, AccountRecord>();
  readonly people = new Map<string, PersonRecord>();
  readonly chats = new Map<string, ChatRecord>();
  readonly messages = new Map<string, MessageRecord>();
  readonly webhooks = new Map<string, WebhookRecord>();
  readonly uploads = new Map<string, string>();
  #serial = 0;
  #removed: RemovedAccount[] = [];

  constructor(seed: number, saved?: WorldState) {
    this.random = new SeededRandom(saved?.random ?? seed);
    if (saved === undefined) return;
    this.#serial = saved.serial;
    for (const workspace of saved.workspaces) {
      // A state file may be older than a setting.
      const settings = { ...DEFAULT_SETTINGS, ...workspace.settings };
      this.workspaces.set(workspace.apiKey, { ...workspace, settings });
    }
    for (const account of saved.accounts) this.accounts.set(account.id, account);
    for (const person of saved.people) this.people.set(person.id, person);
    for (const chat of saved.chats) this.chats.set(chat.id, chat);
    for (const message of saved.messages) this.messages.set(message.id, message);
    for (const webhook of saved.webhooks) this.webhooks.set(webhook.id, webhook);
    for (const [id, bytes] of Object.entries(saved.uploads)) this.uploads.set(id, bytes);
  }

  toState(): WorldState {
    return {
      random: this.random.state,
      serial: this.#serial,
      workspaces: [...this.workspaces.values()],
      accounts: [...this.accounts.values()],
      people: [...this.people.values()],
      chats: [...this.chats.values()],
      messages: [...this.messages.values()],
      webhooks: [...this.webhooks.values()],
      uploads: Object.fromEntries(this.uploads),
    };
  }

  newId(): string {
    return this.random.providerStyleId();
  }

  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** The workspace of a key, made when it is new: only control routes and the demo call this. */
  workspace(apiKey: string, name = "Simulated workspace"): WorkspaceRecord {
    const known = this.workspaces.get(apiKey);
    if (known !== undefined) return known;
    const made: WorkspaceRecord = { apiKey, name, settings: { ...DEFAULT_SETTINGS } };
    this.workspaces.set(apiKey, made);
    return made;
  }

  settingsOf(accountId: string): WorkspaceSettings {
    const account = this.accounts.get(accountId);
    const workspace = account && this.workspaces.get(account.apiKey);
    return workspace?.settings ?? DEFAULT_SETTINGS;
  }

  accountsOf(apiKey: string): AccountRecord[] {
    return [...this.accounts.values()].filter((account) => account.apiKey === apiKey);
  }

  webhooksOf(apiKey: string): WebhookRecord[] {
    return [...this.webhooks.values()].filter((webhook) => webhook.apiKey === apiKey);
  }

  self(account: AccountRecord): PersonRecord {
    return this.person(account.selfId);
  }

  /** A person that a record points to. Throws when the world contradicts itself. */
  person(id: string): PersonRecord {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`the simulated world lost person ${id}`);
    return person;
  }

  attendees(chat: ChatRecord): PersonRecord[] {
    return chat.attendeeIds.map((id) => this.person(id));
  }

  personByProviderId(accountId: string, providerId: string): PersonRecord | undefined {
    for (const person of this.people.values()) {
      if (person.accountId === accountId && person.providerId === providerId) return person;
    }
    return undefined;
  }

  chatByProviderId(accountId: string, providerId: string): ChatRecord | undefined {
    for (const chat of this.chats.values()) {
      if (chat.accountId === accountId && chat.providerId === providerId) return chat;
    }
    return undefined;
  }

  directChatWith(personId: string): ChatRecord | undefined {
    for (const chat of this.chats.values()) {
      if (!chat.isGroup && chat.attendeeIds[0] === personId) return chat;
    }
    return undefined;
  }

  /** Forgets an account and all that hangs on it: until its phone is signed in anew, in the life of this process. */
  removeAccount(accountId: string): void {
    const account = this.accounts.get(accountId);
    if (account !== undefined) {
      const of = <One extends { accountId: string }>(records: ReadonlyMap<string, One>): One[] =>
        [...records.values()].filter((one) => one.accountId === accountId);
      this.#removed.push({ account, people: of(this.people), chats: of(this.chats), messages: of(this.messages) });
    }
    this.accounts.delete(accountId);
    for (const records of [this.people, this.chats, this.messages] as const) {
      for (const record of [...records.values()]) if (record.accountId === accountId) records.delete(record.id);
    }
  }

  /** What hung on the account that was removed last and is the same as this one at its network. */
  takeRemoved({ apiKey, type, phoneNumber, username }: AccountRecord): RemovedAccount | undefined {
    const place = this.#removed.findLastIndex(
      ({ account }) =>
        account.apiKey === apiKey &&
        account.type === type &&
        (type === "WHATSAPP" ? account.phoneNumber === phoneNumber : account.username === username),
    );
    return place === -1 ? undefined : this.#removed.splice(place, 1)[0];
  }

  removeWorkspace(apiKey: string): void {
    for (const account of this.accountsOf(apiKey)) this.removeAccount(account.id);
    for (const webhook of this.webhooksOf(apiKey)) this.webhooks.delete(webhook.id);
    this.workspaces.delete(apiKey);
    this.#removed = this.#removed.filter(({ account }) => account.apiKey !== apiKey);
  }
}
