/** What is measured: Parley or the floor, as the load generator sees it. Tenants are numbered from 0. */
export type Contender = {
  port: number;
  /** A fresh message, as a whole HTTP request. */
  message(tenant: number): Buffer;
  /** The same, for the figures in which open sockets see it. */
  shownMessage(tenant: number): Buffer;
  /** So many fresh messages in one call. */
  batch(tenant: number, messages: number): Buffer;
  /** A socket that is caught up and gets every new message; `onFrame` is called for each frame. */
  listen(tenant: number, onFrame: () => void): Promise<{ close(): void }>;
  /** A client that missed the last `missed` messages; ms from its hello until it is live. */
  replay(tenant: number, missed: number): Promise<number>;
};
