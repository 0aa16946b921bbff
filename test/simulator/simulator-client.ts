import type { WrittenMessage } from "./control-routes.ts";
import type {
  AccountInput,
  BurstInput,
  ChatChangeInput,
  CustomerMessageInput,
  FaultRequest,
  MessageChangeInput,
  PersonChangeInput,
  PhoneMessageInput,
  SettingsInput,
} from "./control-schema.ts";
import type { DeliveryRecord } from "./deliveries.ts";
import type { Fault } from "./faults.ts";
import type {
  AcceptedSend,
  AccountRecord,
  AccountStatusMessage,
  ChatRecord,
  MessageRecord,
  PersonRecord,
  WebhookRecord,
  WorkspaceSettings,
} from "./records.ts";
import type { NetworkLoginInput, OwnerInput } from "./sign-in-control.ts";
import type { HostedLink, NetworkLogin, SignIn } from "./sign-ins.ts";
import type { RequestRecord } from "./simulation.ts";

/**
 * The simulator's control routes as typed calls. Only `fetch` and types, so that it works inside workerd too.
 * A refused call throws with the simulator's reason: in a test that is a mistake of the test.
 *
 * @param origin such as `http://127.0.0.1:8788`
 */
export function createSimulatorClient(origin: string) {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const init = body === undefined ? { method } : { method, headers: JSON_HEADERS, body: JSON.stringify(body) };
    const answer = await fetch(new URL(`/control${path}`, origin), init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`simulator: ${method} /control${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  const items = async <Item>(path: string, query: Query): Promise<Item[]> =>
    (await call<{ items: Item[] }>("GET", `${path}${queryText(query)}`)).items;

  return {
    origin,
    /** The API key's workspace is made when it is new. */
    createAccount: (input: AccountInput) => call<AccountRecord>("POST", "/accounts", input),
    accounts: (query: { apiKey?: string } = {}) => items<AccountRecord>("/accounts", query),
    /** Fires `account_status`; `DELETED` removes the account. */
    setAccountStatus: (accountId: string, message: AccountStatusMessage) =>
      call<{ changed: boolean }>("POST", `/accounts/${accountId}/status`, { message }),

    customerWrites: (input: CustomerMessageInput) => call<WrittenMessage>("POST", "/messages", input),
    ownerWritesOnPhone: (input: PhoneMessageInput) => call<WrittenMessage>("POST", "/phone-messages", input),
    burst: async (input: BurstInput) => (await call<{ items: WrittenMessage[] }>("POST", "/bursts", input)).items,
    changeMessage: (messageId: string, change: MessageChangeInput) =>
      call<WrittenMessage>("POST", `/messages/${messageId}/changes`, change),

    /** What no webhook tells of: by the id of a message's sender, and of its chat. */
    changePerson: (personId: string, change: PersonChangeInput) =>
      call<PersonRecord>("POST", `/people/${personId}/changes`, change),
    changeChat: (chatId: string, change: ChatChangeInput) =>
      call<ChatRecord>("POST", `/chats/${chatId}/changes`, change),

    /** Everything the provider remembers, whoever wrote it. */
    messages: (query: { accountId?: string; chatId?: string } = {}) => items<MessageRecord>("/messages", query),
    /** What was accepted by API: one entry is one message at the customer. */
    sends: (query: { apiKey?: string; chatId?: string; text?: string } = {}) => items<AcceptedSend>("/sends", query),
    requests: (query: { apiKey?: string } = {}) => items<RequestRecord>("/requests", query),
    webhooks: (query: { apiKey?: string } = {}) => items<WebhookRecord>("/webhooks", query),
    deliveries: (query: { apiKey?: string; messageId?: string } = {}) => items<DeliveryRecord>("/deliveries", query),
    /** Waits until no webhook call is queued, under way or waiting for its retry; false when time ran out. */
    idle: async (query: { apiKey?: string; timeoutMs?: number } = {}) =>
      (await call<{ isIdle: boolean; pending: number }>("GET", `/idle${queryText(query)}`)).isIdle,

    /** A name and password that the simulated Instagram knows, and what it asks for on the way in. */
    addLogin: (login: NetworkLoginInput) => call<NetworkLogin>("POST", "/sign-ins/logins", login),
    /** The sign-ins under way, by the id of their account. */
    signIns: () => items<SignIn>("/sign-ins", {}),
    /** The pages of UniPile's own that were asked for. */
    hostedLinks: () => items<HostedLink>("/sign-ins/links", {}),
    scan: (accountId: string, owner: OwnerInput = {}) =>
      call<AccountRecord>("POST", `/sign-ins/${accountId}/scan`, owner),
    approveInApp: (accountId: string) => call<unknown>("POST", `/sign-ins/${accountId}/approve`, {}),
    expireSignIn: (accountId: string) => call<unknown>("POST", `/sign-ins/${accountId}/expire`, {}),
    /** Signs in on that page; `notified` is what Parley answered to the call-back. */
    completeHosted: (token: string, owner: OwnerInput = {}) =>
      call<{ account: AccountRecord; notified: number | null }>("POST", `/sign-ins/links/${token}/complete`, owner),
    /** How long a QR code can be scanned. */
    setQrLife: (qrLifeMs: number) => call<unknown>("POST", "/sign-ins/settings", { qrLifeMs }),

    addFault: (fault: FaultRequest) => call<Fault>("POST", "/faults", fault),
    faults: () => items<Fault>("/faults", {}),
    removeFault: (id: string) => call<{ removed: boolean }>("DELETE", `/faults/${encodeURIComponent(id)}`),
    clearFaults: (query: { apiKey?: string } = {}) =>
      call<{ removed: boolean }>("DELETE", `/faults${queryText(query)}`),

    setSettings: (apiKey: string, settings: SettingsInput) =>
      call<WorkspaceSettings>("PATCH", `/settings/${encodeURIComponent(apiKey)}`, settings),
    /** Forgets one workspace, or everything. */
    reset: (query: { apiKey?: string } = {}) => call<{ reset: boolean }>("POST", "/reset", query),
  };
}

export type SimulatorClient = ReturnType<typeof createSimulatorClient>;

const JSON_HEADERS = { "content-type": "application/json" };

type Query = Record<string, string | number | undefined>;

function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}
