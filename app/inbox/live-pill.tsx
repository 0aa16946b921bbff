import { ConnectionPill } from "../ui/connection-pill.tsx";
import { useInbox } from "./inbox-context.tsx";

/** Whether the inbox is live, beside its title. */
export function LivePill() {
  return <ConnectionPill connection={useInbox((state) => state.connection)} />;
}
