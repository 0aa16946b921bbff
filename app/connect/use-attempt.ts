import { useCallback, useEffect, useRef, useState } from "react";
import { CALL_LIMIT_MS, trpc } from "../lib/trpc-client.ts";
import { type Attempt, isOpen } from "./connection.ts";
import { useRefresh } from "./use-refresh.ts";

/** How often a page asks while somebody holds a phone in the hand. */
const ASK_EVERY_MS = 2_000;
/** A code lives for less than a minute: after this many, nobody is there, and the next comes by a button. */
const RENEWALS_BY_ITSELF = 15;

/**
 * A sign-in that is under way, as it goes on at the provider: asked for while the page is looked at, and the code
 * renewed when it is too old. When it has come to an end, the page's data are read again.
 *
 * @param drawn as the server knew it when the page was drawn; a newer one replaces what was asked for since
 */
export function useAttempt(drawn: Attempt): { attempt: Attempt; isRenewing: boolean; renew: () => void } {
  const [attempt, setAttempt] = useState(drawn);
  const [isRenewing, setRenewing] = useState(false);
  const renewals = useRef(0);
  const isAsking = useRef(false);
  const refresh = useRefresh();
  useEffect(() => setAttempt(drawn), [drawn]);

  const { id } = attempt;
  const ask = useCallback(
    async (call: (input: { attemptId: string }) => Promise<{ attempt?: Attempt }>) => {
      if (isAsking.current) return;
      isAsking.current = true;
      try {
        const { attempt: told } = await call({ attemptId: id });
        if (told) setAttempt(told);
      } catch {
        // The next try comes by itself, and until then what is shown stays true.
      } finally {
        isAsking.current = false;
      }
    },
    [id],
  );

  const renew = useCallback(async () => {
    setRenewing(true);
    await ask((input) => trpc.accounts.renewAttempt.mutate(input, bounded()));
    setRenewing(false);
  }, [ask]);

  const isGoingOn = isOpen(attempt);
  const isTooOld = attempt.kind === "qr" && attempt.state === "expired";
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void ask((input) => trpc.accounts.status.query(input, bounded()));
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isGoingOn, ask]);

  useEffect(() => {
    if (!isTooOld || document.visibilityState !== "visible" || renewals.current >= RENEWALS_BY_ITSELF) return;
    renewals.current += 1;
    void renew();
  }, [isTooOld, renew]);

  useEffect(() => {
    if (attempt.state === "connected") refresh();
  }, [attempt.state, refresh]);

  return { attempt, isRenewing, renew: () => void renew() };
}

const bounded = () => ({ signal: AbortSignal.timeout(CALL_LIMIT_MS) });
