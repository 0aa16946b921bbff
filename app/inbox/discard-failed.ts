import type { Message } from "../../worker/shared/wire.ts";
import type { InboxActions } from "./inbox-actions.ts";

/** Why a message that failed was not deleted. */
const notDeleted: Record<string, string> = {
  offline: "You are offline, so it was not deleted.",
  may_have_arrived: "It stays: an earlier try may have reached the customer.",
  not_failed: "It stays: it was sent after all.",
};
const NOT_DELETED = "It was not deleted. Try again.";

/**
 * Deletes a message of ours that did not arrive, for everybody. The focus goes to where the message was.
 *
 * @param button what was pressed, which goes with the message
 * @returns null when it is gone, else why not, in words
 */
export async function discardFailed(
  { store, trpc, bounded, reasonOf }: InboxActions["tools"],
  { chatId, clientId }: Message,
  button: HTMLElement,
): Promise<string | null> {
  if (clientId === null) return NOT_DELETED;
  // Its event may be here before the answer, and the button gone by then.
  const log = button.closest<HTMLElement>("[role=log]");
  try {
    await trpc.messages.discard.mutate({ clientId }, bounded());
  } catch (error) {
    return notDeleted[reasonOf(error)] ?? NOT_DELETED;
  }
  store.dispatch({ type: "send_taken_back", chatId, clientId });
  if (document.activeElement === button || document.activeElement === document.body)
    log?.focus({ preventScroll: true });
  return null;
}
