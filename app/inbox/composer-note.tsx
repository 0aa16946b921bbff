import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";

/** One line above the composer when what one writes will not go out right now. What is wrong with the account, its banner says. */
export function ComposerNote() {
  const isOffline = useInbox((state) => state.connection === "offline");
  return isOffline && <p className="px-1 pb-2 text-warn text-xs">{strings.composer.offline}</p>;
}
