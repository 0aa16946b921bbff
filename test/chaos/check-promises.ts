import type { Observations, StoredMessage, TenantAtTheEnd } from "./observations.ts";

/** What must never happen; each list names what it happened to. */
export type BrokenPromises = {
  /** Acknowledged, and not in any thread. */
  lost: string[];
  /** In the threads more than once. */
  duplicated: string[];
  /** Stored, and nobody sent it; or in another tenant's or another chat's thread. */
  unexpected: string[];
  /** A thread against the order of (time, seq) or of the provider's times; sends of a chat taken in another order. */
  outOfOrder: string[];
  /** Shown on a socket and not there: another entity under that number, or a message that is nowhere. */
  phantom: string[];
  /** The provider took it twice. */
  doubleSends: string[];
  /** Answered by Parley, and then neither taken by the provider nor shown with a reason why not. */
  silentlyLostSends: string[];
  /** Shown as failed, and the customer has read it. */
  falselyFailedSends: string[];
  /** A client whose log has a hole or breaks the protocol, or which shows less than is stored. */
  liveBreaches: string[];
};

const REACHED_PROVIDER = new Set(["sent", "delivered", "read", "played"]);

export function checkPromises(seen: Observations): BrokenPromises {
  const broken: BrokenPromises = {
    lost: [],
    duplicated: [],
    unexpected: [],
    outOfOrder: [],
    phantom: [],
    doubleSends: [],
    silentlyLostSends: [],
    falselyFailedSends: [],
    liveBreaches: [],
  };
  checkInbound(seen, broken);
  checkOutbound(seen, broken);
  for (const tenant of seen.tenants) {
    for (const thread of tenant.threads) checkOrder(seen, thread, broken);
    checkLive(tenant, broken);
  }
  return broken;
}

/** An event's id or a send's client id. */
const keyOf = (message: Pick<StoredMessage, "text">): string => (message.text ?? "").split(" ", 1)[0] ?? "";

function checkInbound({ events, tenants }: Observations, broken: BrokenPromises): void {
  const stored = new Map<string, number>();
  for (const { tenant, threads } of tenants) {
    for (const thread of threads) {
      let chat: string | null = null;
      for (const message of thread) {
        if (message.direction !== "in") continue;
        const key = keyOf(message);
        const event = events.get(key);
        stored.set(key, (stored.get(key) ?? 0) + 1);
        chat ??= event?.chat ?? null;
        if (event === undefined || event.tenant !== tenant || event.chat !== chat) broken.unexpected.push(key);
      }
    }
  }
  for (const [key, event] of events) {
    const times = stored.get(key) ?? 0;
    if (times === 0 && event.isAcknowledged) broken.lost.push(key);
    if (times > 1) broken.duplicated.push(key);
  }
}

function checkOutbound({ sends, taken, tenants }: Observations, broken: BrokenPromises): void {
  const timesTaken = countBy(taken, ({ clientId }) => clientId);
  for (const [clientId, times] of timesTaken) if (times > 1) broken.doubleSends.push(clientId);

  const bubbles = new Map<string, StoredMessage[]>();
  const written = new Map(sends.map((send) => [send.clientId, send.tenant]));
  for (const { tenant, threads } of tenants) {
    for (const message of threads.flat()) {
      if (message.direction !== "out") continue;
      const key = keyOf(message);
      bubbles.set(key, [...(bubbles.get(key) ?? []), message]);
      if (written.get(key) !== tenant) broken.unexpected.push(key);
    }
  }
  for (const { clientId } of sends) {
    const [message, ...more] = bubbles.get(clientId) ?? [];
    if (more.length > 0) broken.duplicated.push(clientId);
    const isTaken = timesTaken.has(clientId);
    if (message === undefined || !isHonest(message, isTaken)) broken.silentlyLostSends.push(clientId);
    if (message?.status === "failed" && isTaken) broken.falselyFailedSends.push(clientId);
  }
}

/** Final, and either true or an open doubt with a reason. What still waits at the end waits for ever. */
function isHonest({ status, error }: StoredMessage, isTaken: boolean): boolean {
  if (REACHED_PROVIDER.has(status)) return isTaken;
  return (status === "failed" || status === "unconfirmed") && error !== null && error.text !== "";
}

function checkOrder({ events, taken }: Observations, thread: readonly StoredMessage[], broken: BrokenPromises): void {
  let before: StoredMessage | null = null;
  let providerTime = 0;
  for (const message of thread) {
    if (before !== null && !isBefore(before, message)) broken.outOfOrder.push(message.id);
    before = message;
    const event = message.direction === "in" ? events.get(keyOf(message)) : undefined;
    if (event === undefined) continue;
    if (event.at < providerTime) broken.outOfOrder.push(message.id);
    providerTime = Math.max(providerTime, event.at);
  }

  const own = thread.filter(({ direction }) => direction === "out").sort((a, b) => a.seq - b.seq);
  const place = new Map(own.map((message, index) => [keyOf(message), index]));
  let last = -1;
  for (const { clientId } of taken) {
    const index = place.get(clientId);
    if (index === undefined) continue;
    if (index < last) broken.outOfOrder.push(clientId);
    last = Math.max(last, index);
  }
}

const isBefore = (a: StoredMessage, b: StoredMessage): boolean =>
  a.sortAt < b.sortAt || (a.sortAt === b.sortAt && a.seq < b.seq);

function checkLive({ tenant, threads, log, shown }: TenantAtTheEnd, broken: BrokenPromises): void {
  broken.liveBreaches.push(...shown.breaches.map((breach) => `${tenant}: ${breach}`));
  for (const [index, entity] of shown.entities.entries()) {
    if (log[index] !== entity) broken.phantom.push(`${tenant}: ${entity} as number ${index + 1}`);
  }
  if (shown.entities.length < log.length) broken.liveBreaches.push(`${tenant}: ends before the log does`);

  const stored = new Map(threads.flat().map((message) => [message.id, message]));
  for (const [id, message] of shown.messages) {
    const there = stored.get(id);
    if (there === undefined) broken.phantom.push(`${tenant}: ${id}`);
    else if (there.rev !== message.rev || there.status !== message.status) {
      broken.liveBreaches.push(`${tenant}: ${id} is shown as it was before`);
    }
  }
  for (const id of stored.keys()) {
    if (!shown.messages.has(id)) broken.liveBreaches.push(`${tenant}: ${id} was never shown`);
  }
}

function countBy<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOfItem(item), (counts.get(keyOfItem(item)) ?? 0) + 1);
  return counts;
}
