import type { QuotedMessage } from "../inbox-state.ts";

/** What is half written in each chat: in memory, and in the tab's own storage so that a reload keeps it. */
export type KeptDraft = {
  text: string;
  /** The message that it answers. */
  replyTo: QuotedMessage | null;
  /** The server has these words, or newer ones took their place. A quote without words is kept in this tab alone. */
  isSaved: boolean;
};

const memory = new Map<string, KeptDraft>();
const PREFIX = "parley:draft:";
const ENDED = "parley:draft-sent:";
const OWNER = "parley:drafts-of";
const keyFor = (chatId: string) => PREFIX + chatId;

export const noDraft: KeptDraft = { text: "", replyTo: null, isSaved: true };

export function keptDraft(chatId: string): KeptDraft {
  const known = memory.get(chatId) ?? parsed(fromTab(() => sessionStorage.getItem(keyFor(chatId))));
  memory.set(chatId, known);
  return known;
}

export const readDraft = (chatId: string): string => keptDraft(chatId).text;

export function keepDraft(chatId: string, draft: KeptDraft): void {
  memory.set(chatId, draft);
  fromTab(() =>
    draft.text === "" && draft.replyTo === null && draft.isSaved
      ? sessionStorage.removeItem(keyFor(chatId))
      : sessionStorage.setItem(keyFor(chatId), JSON.stringify(draft)),
  );
}

/** Brings back what an earlier page of this tab kept, of chats that nobody has opened yet too. */
export function restoreDrafts(): void {
  const keys = fromTab(() => Object.keys(sessionStorage)) ?? [];
  for (const key of keys) if (key.startsWith(PREFIX)) keptDraft(key.slice(PREFIX.length));
}

/** The chats whose words the server does not have. */
export const unsavedDrafts = (): string[] => [...memory].flatMap(([chatId, { isSaved }]) => (isSaved ? [] : [chatId]));

/** Says whose page this is. A session that ends by itself leaves its drafts in the tab: for its member, and no other. */
export function claimDrafts(userId: string): void {
  fromTab(() => {
    const owner = sessionStorage.getItem(OWNER);
    if (owner !== null && owner !== userId) dropDrafts();
    sessionStorage.setItem(OWNER, userId);
  });
}

export function dropDrafts(): void {
  memory.clear();
  fromTab(() => {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PREFIX) || key.startsWith(ENDED)) sessionStorage.removeItem(key);
  });
}

/**
 * What was half written in a chat was sent, and the server may not have heard of it: a page that ends in that moment
 * leaves it to the next one of its tab, or those words would stand in the field once more.
 *
 * @param upToRev what another device wrote after this copy was not sent; null: whatever there is
 */
export const noteEnded = (chatId: string, upToRev: number | null): void =>
  void fromTab(() => sessionStorage.setItem(ENDED + chatId, JSON.stringify(upToRev)));

export const forgetEnded = (chatId: string): void => void fromTab(() => sessionStorage.removeItem(ENDED + chatId));

/** What an earlier page of this tab has noted, by chat. */
export function endedDrafts(): [chatId: string, upToRev: number | null][] {
  const keys = (fromTab(() => Object.keys(sessionStorage)) ?? []).filter((key) => key.startsWith(ENDED));
  return keys.flatMap((key) => {
    const upToRev = fromTab(() => JSON.parse(sessionStorage.getItem(key) ?? "") as unknown);
    return upToRev === null || typeof upToRev === "number" ? [[key.slice(ENDED.length), upToRev]] : [];
  });
}

const listeners = new Set<(chatId: string, draft: KeptDraft) => void>();

/** Puts a draft into a chat's field from elsewhere: another device, or a message that was taken back. */
export function putDraft(chatId: string, draft: KeptDraft): void {
  keepDraft(chatId, draft);
  for (const listener of listeners) listener(chatId, draft);
}

/** @returns a function that ends it */
export function onDraftPut(listener: (chatId: string, draft: KeptDraft) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parsed(stored: string | null): KeptDraft {
  if (stored === null) return noDraft;
  try {
    const { text, replyTo, isSaved } = JSON.parse(stored) as Partial<KeptDraft>;
    return {
      text: typeof text === "string" ? text : "",
      replyTo: typeof replyTo?.messageId === "string" ? replyTo : null,
      isSaved: isSaved === true,
    };
  } catch {
    // As this page kept them before they were shared.
    return { text: stored, replyTo: null, isSaved: false };
  }
}

/** Storage can be switched off or full; memory is enough then. */
function fromTab<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
