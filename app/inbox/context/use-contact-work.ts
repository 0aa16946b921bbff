import { useState } from "react";
import type { ContactCard } from "../../../worker/shared/team.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { CALL_LIMIT_MS } from "../../lib/trpc-client.ts";
import { useInboxActions } from "../inbox-context.tsx";

type Limit = { signal: AbortSignal };

/**
 * Asks the server for one change of a contact at a time, and says in words why it was not done.
 *
 * @param answered is given what the server says of the contact then
 */
export function useContactWork(answered: (card: ContactCard) => void, say = contextStrings.notSaved) {
  const actions = useInboxActions();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  /** @returns whether it was done */
  async function ask(call: (limit: Limit) => Promise<ContactCard>, words = say): Promise<boolean> {
    if (isBusy) return false;
    setIsBusy(true);
    setProblem(null);
    try {
      answered(await call({ signal: AbortSignal.timeout(CALL_LIMIT_MS) }));
      return true;
    } catch (error) {
      const { reason } = failureOf(error);
      if (reason === "not_signed_in") void actions.checkSession();
      setProblem(words(contextStrings.why(reason)));
      return false;
    } finally {
      setIsBusy(false);
    }
  }
  return { isBusy, problem, ask };
}
