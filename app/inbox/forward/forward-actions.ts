import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";

type ForwardActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export function createForwardActions({ store, trpc, bounded, reasonOf }: ForwardActionDeps) {
  return {
    /** Passes a message on into another chat, once by its client id. */
    async forward(
      messageId: string,
      chatId: string,
      clientId: string,
    ): Promise<{ ok: true } | { ok: false; reason: string }> {
      try {
        const message = await trpc.messages.forward.mutate({ messageId, chatId, clientId }, bounded());
        store.dispatch({ type: "message_answered", message });
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
  };
}
