/** What is half written in each chat: in memory, and in the tab's own storage so that a reload keeps it. */

const memory = new Map<string, string>();
const keyFor = (chatId: string) => `parley:draft:${chatId}`;

export function readDraft(chatId: string): string {
  return memory.get(chatId) ?? fromTab(() => sessionStorage.getItem(keyFor(chatId))) ?? "";
}

export function writeDraft(chatId: string, text: string): void {
  memory.set(chatId, text);
  fromTab(() =>
    text === "" ? sessionStorage.removeItem(keyFor(chatId)) : sessionStorage.setItem(keyFor(chatId), text),
  );
}

export function dropDrafts(): void {
  memory.clear();
  fromTab(() => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyFor(""))) sessionStorage.removeItem(key);
  });
}

/** Storage can be switched off or full; memory is enough then. */
function fromTab<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
