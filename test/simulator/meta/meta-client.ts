import type {
  MetaAppInput,
  MetaBusinessNewsInput,
  MetaChangeInput,
  MetaCustomerMessageInput,
  MetaDashboardInput,
  MetaPhoneHistoryInput,
  MetaPhoneMessageInput,
  MetaProfileInput,
} from "./control-schema.ts";
import type { AcceptedMetaSend, MetaApp, MetaMessage, MetaProfile } from "./records.ts";

/**
 * The simulated Meta's control routes as typed calls; the rest (faults, requests, deliveries) is with
 * `createSimulatorClient`. A refused call throws with the simulator's reason.
 *
 * @param fetch passed in, since tests put another one in the place of the global one
 */
export function createMetaClient(origin: string, fetch: typeof globalThis.fetch) {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const answer = await fetch(`${origin}/control/meta${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`simulator: ${method} /control/meta${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  const items = async <Item>(path: string): Promise<Item[]> => (await call<{ items: Item[] }>("GET", path)).items;

  return {
    /** Needed before anything else: an app, its token, and what that sees. */
    createApp: (input: MetaAppInput) => call<MetaApp>("POST", "/apps", input),
    /** What is entered in the App Dashboard. An address that fails its handshake is not taken. */
    setDashboard: (appId: string, input: MetaDashboardInput) =>
      call<{ isVerified: boolean }>("PATCH", `/apps/${appId}`, input),
    /** A profile that its owner signs in with, on Instagram's page. */
    createProfile: (input: MetaProfileInput) => call<MetaProfile>("POST", "/profiles", input),
    /** All tokens of a profile are no longer good, as when its owner takes the app's access back. */
    endTokens: (profileId: string) => call<{ ended: number }>("POST", `/profiles/${profileId}/end-tokens`),
    /** What Meta sends when somebody takes an app away, or wants what it has of them deleted. Seconds since 1970. */
    signedRequest: async (profileId: string, appId: string, issuedAt?: number) => {
      const made = await call<{ signedRequest: string }>("POST", `/profiles/${profileId}/signed-request`, {
        ...{ appId, issuedAt },
      });
      return made.signedRequest;
    },
    expireCodes: () => call<{ expired: number }>("POST", "/expire-codes"),
    setToken: (token: string, isValid: boolean) =>
      call<unknown>("PATCH", `/tokens/${encodeURIComponent(token)}`, { isValid }),

    /** As another product does it: an address for this number alone. */
    setNumberWebhook: (numberId: string, callback: { url: string; verifyToken: string } | null) =>
      call<unknown>("PATCH", `/numbers/${numberId}`, { callback }),

    customerWrites: (input: MetaCustomerMessageInput) => call<MetaMessage>("POST", "/messages", input),
    ownerWritesInApp: (input: MetaPhoneMessageInput) => call<MetaMessage>("POST", "/phone-messages", input),
    changeMessage: (id: string, change: MetaChangeInput) =>
      call<MetaMessage>("POST", `/messages/${encodeURIComponent(id)}/changes`, change),
    phoneShares: (input: MetaPhoneHistoryInput) => call<{ told: number }>("POST", "/phone-history", input),
    businessNews: (input: MetaBusinessNewsInput) => call<{ told: number }>("POST", "/news", input),
    expireAddresses: () => call<{ expired: number }>("POST", "/expire-addresses"),

    messages: (accountId: string) => items<MetaMessage>(`/messages?accountId=${accountId}`),
    /** What was accepted by API, with the bodies as they came: one entry is one message at the customer. */
    sends: (accountId: string) => items<AcceptedMetaSend>(`/sends?accountId=${accountId}`),
    subscriptions: (accountId: string) => items<Record<string, unknown>>(`/subscriptions?accountId=${accountId}`),
  };
}

export type MetaClient = ReturnType<typeof createMetaClient>;
