import type { AppCaller } from "../../worker/trpc/router.ts";
import { failureOf } from "../lib/failure-of.ts";
import { WHOLE_INBOX } from "./chat-filter.ts";
import type { Snapshot } from "./inbox-state.ts";
import { MEMBERS_SHOWN } from "./team/members-from.ts";
import { MENTIONS_COUNTED, teamSnapshotFrom } from "./team/team-snapshot.ts";

const CHATS_A_PAGE = 50;
const MESSAGES_A_PAGE = 50;

/**
 * Everything the first drawing needs, read through the same procedures as everybody's.
 *
 * @returns snapshot null when the inbox could not be read right now: the page then asks for it by itself
 */
export async function readSnapshot(
  trpc: AppCaller,
  chatId: string | null,
  viewerId: string,
): Promise<{ snapshot: Snapshot | null; isChatMissing: boolean }> {
  try {
    // Before everything else, as a fresh start of the page does (inbox-actions.ts): the other parts do not say as of when.
    const chats = await trpc.chats.list({ ...WHOLE_INBOX, limit: CHATS_A_PAGE });
    const [accounts, thread, labels, members, views, mentions] = await Promise.all([
      trpc.accounts.list(),
      chatId === null ? null : readThread(trpc, chatId),
      trpc.labels.list(),
      trpc.members.list({ limit: MEMBERS_SHOWN }),
      trpc.views.list(),
      trpc.notes.mentions({ unreadOnly: true, limit: MENTIONS_COUNTED }),
    ]);
    const isChatMissing = chatId !== null && thread === null;
    const team = teamSnapshotFrom(viewerId, labels, members, views, mentions);
    return { snapshot: { chats, accounts: accounts.items, thread, team }, isChatMissing };
  } catch (error) {
    if (failureOf(error).reason !== "try_again") throw error;
    return { snapshot: null, isChatMissing: false };
  }
}

async function readThread(trpc: AppCaller, chatId: string): Promise<Snapshot["thread"]> {
  try {
    const [chat, page] = await Promise.all([
      trpc.chats.get({ chatId }),
      trpc.messages.list({ chatId, limit: MESSAGES_A_PAGE }),
    ]);
    return { chatId, chat, page };
  } catch (error) {
    const { code } = failureOf(error);
    // An address that no chat could ever have is answered like one that is not there.
    if (code === "NOT_FOUND" || code === "BAD_REQUEST") return null;
    throw error;
  }
}
