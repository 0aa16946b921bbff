import { useCallback, useEffect, useRef, useState } from "react";
import { connectStrings } from "../lib/connect-strings.ts";
import { failureOf } from "../lib/failure-of.ts";
import { CALL_LIMIT_MS, trpc } from "../lib/trpc-client.ts";
import { type Attempt, isOpen } from "./connection.ts";
import { useRefresh } from "./use-refresh.ts";
import { wordsOfRefusal } from "./words-of-refusal.ts";

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
export function useAttempt(drawn: Attempt): {
  attempt: Attempt;
  isRenewing: boolean;
  /** Why no new code came when one was asked for last, in words. */
  notRenewed: string | null;
  renew: () => void;
} {
  const [attempt, setAttempt] = useState(drawn);
  const [isRenewing, setRenewing] = useState(false);
  const renewals = useRef(0);
  const [notRenewed, setNotRenewed] = useState<string | null>(null);
  /** One at a time. */
  const asking = useRef<Promise<string | null> | null>(null);
  const refresh = useRefresh();
  useEffect(() => setAttempt(drawn), [drawn]);

  const { id } = attempt;
  /** @returns why there was no answer, null when there was one */
  const ask = useCallback(
    async (call: (input: { attemptId: string }) => Promise<{ attempt?: Attempt }>): Promise<string | null> => {
      const before = asking.current ?? Promise.resolve(null);
      const turn = before.then(async () => {
        try {
          const { attempt: told } = await call({ attemptId: id });
          if (told) setAttempt(told);
          return null;
        } catch (error) {
          return failureOf(error).reason;
        }
      });
      asking.current = turn;
      const why = await turn;
      if (asking.current === turn) asking.current = null;
      return why;
    },
    [id],
  );

  const renew = useCallback(async () => {
    setRenewing(true);
    const why = await ask((input) => trpc.accounts.renewAttempt.mutate(input, bounded()));
    setNotRenewed(why && (wordsOfRefusal(why, null, null) ?? connectStrings.attempt.qrNotRenewed));
    setRenewing(false);
  }, [ask]);

  const isGoingOn = isOpen(attempt);
  const isTooOld = attempt.kind === "qr" && attempt.state === "expired";
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setInterval(() => {
      // One that fails leaves what is shown, which stays true until the next one.
      if (document.visibilityState !== "visible" || asking.current !== null) return;
      void ask((input) => trpc.accounts.status.query(input, bounded()));
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

  return { attempt, isRenewing, notRenewed, renew: () => void renew() };
}

const bounded = () => ({ signal: AbortSignal.timeout(CALL_LIMIT_MS) });
