import type { PendingSend } from "./inbox-state.ts";

/**
 * What was written and is not confirmed yet, in IndexedDB: a reload, a crash or a flat battery does not lose it,
 * and the same `clientId` makes sending it again safe. Without IndexedDB (some private windows), or without room
 * in it, it lives as long as the page.
 */
export type PendingStorage = {
  /** @returns whether it is kept, once that is certain */
  keep: (send: PendingSend) => Promise<boolean>;
  forget: (clientId: string) => void;
  restore: () => Promise<PendingSend[]>;
  /** Tells this person's other tabs: one that was opened meanwhile is sending the same. */
  tellTabs: (word: TabWord) => void;
  onTold: (listener: (word: TabWord) => void) => void;
};

/** What somebody did with a message that is not sent yet, or that a tab is gone and will send no more. */
export type TabWord = { type: "stopped" | "discarded"; clientId: string } | { type: "left" };

const STORE = "sends";
const nameFor = (tenantId: string, userId: string) => `parley-outbox-${tenantId}-${userId}`;

export function openPendingStorage(tenantId: string, userId: string): PendingStorage {
  // Each message that is not kept says so by itself.
  const opening = openDatabase(nameFor(tenantId, userId)).catch(() => null);
  const tabs = new BroadcastChannel(nameFor(tenantId, userId));
  window.addEventListener("pagehide", () => tabs.postMessage({ type: "left" } satisfies TabWord));

  const write = async (work: (store: IDBObjectStore) => void): Promise<boolean> => {
    const database = await opening;
    if (!database) return false;
    try {
      const transaction = database.transaction(STORE, "readwrite");
      work(transaction.objectStore(STORE));
      await endOf(transaction);
      return true;
    } catch {
      return false;
    }
  };

  return {
    keep: (send) => write((store) => store.put(send)),
    // One that stays by mistake is sent once more by a later page, which its `clientId` makes safe.
    forget: (clientId) => void write((store) => store.delete(clientId)),
    async restore() {
      const database = await opening;
      if (!database) return [];
      const request = database.transaction(STORE, "readonly").objectStore(STORE).getAll();
      return (await answerOf(request)) as PendingSend[];
    },
    tellTabs: (word) => tabs.postMessage(word),
    onTold: (listener) => {
      tabs.onmessage = ({ data }) => listener(data as TabWord);
    },
  };
}

/** Nobody waits longer than this to be asked: a tab that stands still can keep the database from being opened. */
const COUNTED_WITHIN_MS = 1_000;

/** How many messages this computer keeps that are not sent; 0 where that cannot be told. */
export async function countUnsent(tenantId: string, userId: string): Promise<number> {
  const count = async () => {
    const database = await openDatabase(nameFor(tenantId, userId));
    const counted = await answerOf(database.transaction(STORE, "readonly").objectStore(STORE).count());
    database.close();
    return counted;
  };
  const inTime = new Promise<number>((giveUp) => setTimeout(() => giveUp(0), COUNTED_WITHIN_MS));
  return Promise.race([count().catch(() => 0), inTime]);
}

/** Signing out takes along what was written: the next person on this computer is somebody else. */
export function dropPendingStorage(tenantId: string, userId: string): void {
  if (typeof indexedDB !== "undefined") indexedDB.deleteDatabase(nameFor(tenantId, userId));
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "clientId" });
  const database = await answerOf(request);
  // Otherwise this tab would hold up the deletion at sign-out in another one.
  database.onversionchange = () => database.close();
  return database;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Only at its end is it certain: there may be no room for it. */
function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
