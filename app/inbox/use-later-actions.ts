import { useMemo } from "react";
import type { InboxActions } from "./inbox-actions.ts";
import { useInboxActions } from "./inbox-context.tsx";

/**
 * Actions that only a part of the screen needs which is loaded later: they come with it.
 *
 * @param create a constant function
 */
export function useLaterActions<Actions>(create: (tools: InboxActions["tools"]) => Actions): Actions {
  const { tools } = useInboxActions();
  return useMemo(() => create(tools), [create, tools]);
}
