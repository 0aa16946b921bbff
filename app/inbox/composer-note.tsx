import type { Chat } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";

/** One line above the composer when what one writes will not go out right now. */
export function ComposerNote({ chat }: { chat: Chat | undefined }) {
  const isOffline = useInbox((state) => state.connection === "offline");
  const account = useInbox((state) => (chat ? state.accounts[chat.accountId] : undefined));
  const words = strings.composer;
  const note = isOffline
    ? words.offline
    : account?.state === "needs_sign_in"
      ? words.needsSignIn(account.name)
      : account?.state === "stopped" || account?.state === "removed"
        ? words.stopped(account.name)
        : null;
  return note && <p className="px-1 pb-2 text-warn text-xs">{note}</p>;
}
