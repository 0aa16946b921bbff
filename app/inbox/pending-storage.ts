import type { PendingSend } from "./inbox-state.ts";

/**
 * What was written and is not confirmed yet, in IndexedDB: a reload, a crash or a flat battery does not lose it,
 * and the same `clientId` makes sending it again safe. Without IndexedDB (some private windows) it lives as long
 * as the page.
 */
export type PendingStorage = {
  keep: (send: PendingSend) => void;
  forget: (clientId: string) => void;
  restore: () => Promise<PendingSend[]>;
};

const STORE = "sends";
const nameFor = (tenantId: string, userId: string) => `parley-outbox-${tenantId}-${userId}`;

export function openPendingStorage(tenantId: string, userId: string): PendingStorage {
  const opening = openDatabase(nameFor(tenantId, userId)).catch(() => null);

  const write = async (work: (store: IDBObjectStore) => void) => {
    const database = await opening;
    if (!database) return;
    work(database.transaction(STORE, "readwrite").objectStore(STORE));
  };

  return {
    keep: (send) => void write((store) => store.put(send)),
    forget: (clientId) => void write((store) => store.delete(clientId)),
    async restore() {
      const database = await opening;
      if (!database) return [];
      const request = database.transaction(STORE, "readonly").objectStore(STORE).getAll();
      return (await answerOf(request)) as PendingSend[];
    },
  };
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
