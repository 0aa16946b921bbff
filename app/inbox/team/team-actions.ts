import type { Chat } from "../../../worker/shared/wire.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";

/** `reason`: stable, in words in team-strings.ts. */
export type TeamAnswer = { ok: true } | { ok: false; reason: string };

type TeamActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

/**
 * What a team does with its chats. The chat changes on the screen when the server has said how it is then: an answer
 * that is older than what the socket told meanwhile changes nothing.
 */
export function createTeamActions({ store, trpc, bounded, reasonOf }: TeamActionDeps) {
  async function work(ask: () => Promise<Chat>): Promise<TeamAnswer> {
    try {
      store.dispatch({ type: "chat_answered", chat: await ask() });
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  /** What the customer has written since then, nobody here has seen: it puts the chat out of no one's sight. */
  const seenRev = (chatId: string) => store.getState().chats[chatId]?.rev;

  return {
    /** @param memberId null: to nobody */
    assign: (chatId: string, memberId: string | null) =>
      work(() => trpc.chats.assign.mutate({ chatId, memberId }, bounded())),

    /** @param until ms since 1970 */
    snooze: (chatId: string, until: number) =>
      work(() =>
        trpc.chats.snooze.mutate({ chatId, until: new Date(until).toISOString(), rev: seenRev(chatId) }, bounded()),
      ),

    finish: (chatId: string) => work(() => trpc.chats.done.mutate({ chatId, rev: seenRev(chatId) }, bounded())),
    reopen: (chatId: string) => work(() => trpc.chats.reopen.mutate({ chatId }, bounded())),

    label: (chatId: string, change: { add?: string[]; remove?: string[] }) =>
      work(() => trpc.chats.label.mutate({ chatId, ...change }, bounded())),
  };
}
