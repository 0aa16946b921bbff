import type { SearchAnswer } from "../../../worker/shared/search.ts";
import { CALL_LIMIT_MS, type Trpc } from "../../lib/trpc-client.ts";

type SearchActionDeps = { trpc: Trpc; reasonOf: (error: unknown) => string };

/** `cancelled`: another question was asked meanwhile, and nobody waits for this one. */
export type SearchOutcome = { ok: true; answer: SearchAnswer } | { ok: false; reason: string } | "cancelled";

export function createSearchActions({ trpc, reasonOf }: SearchActionDeps) {
  return {
    /** @param query as it was typed: whether a space ends it matters, since an unfinished word means all that begin so */
    async search(query: string, cursor: string | null, cancelled: AbortSignal): Promise<SearchOutcome> {
      const utcOffsetMinutes = -new Date().getTimezoneOffset();
      const signal = AbortSignal.any([cancelled, AbortSignal.timeout(CALL_LIMIT_MS)]);
      try {
        return { ok: true, answer: await trpc.messages.search.query({ query, cursor, utcOffsetMinutes }, { signal }) };
      } catch (error) {
        return cancelled.aborted ? "cancelled" : { ok: false, reason: reasonOf(error) };
      }
    },
  };
}
