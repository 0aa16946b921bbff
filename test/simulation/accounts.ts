/** The accounts of the simulated workspace, as its provider and Parley call them. */
export const ACCOUNTS = [
  { id: "account-1", provider: "unipile", channel: "whatsapp", externalId: "acc-1", name: "Shop", state: "connected" },
  { id: "account-2", provider: "unipile", channel: "instagram", externalId: "acc-2", name: "shop", state: "connected" },
  { id: "account-3", provider: "meta", channel: "whatsapp", externalId: "num-3", name: "Desk", state: "connected" },
] as const;

export const isOfMeta = (account: string): boolean => account === ACCOUNTS[2].externalId;
