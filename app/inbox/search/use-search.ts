import { useCallback, useEffect, useRef, useState } from "react";
import type { SearchAnswer } from "../../../worker/shared/search.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { createSearchActions } from "./search-actions.ts";

/** Nobody waits for less, and nobody types slower without looking. */
const TYPING_PAUSE_MS = 120;

/** `answer` may be that of an earlier question while a new one is on its way: what is shown does not flicker. */
export type Found = {
  status: "idle" | "loading" | "ready" | "failed";
  /** What `answer` answers. */
  query: string;
  answer: SearchAnswer | null;
  reason: string | null;
  more: "idle" | "loading" | "failed";
};

const NOTHING: Found = { status: "idle", query: "", answer: null, reason: null, more: "idle" };

export type Search = Found & { loadMore: () => void; retry: () => void };

/** Asks for what is typed, as one types: an earlier question is called off, and its late answer is not heard. */
export function useSearch(text: string): Search {
  const { search } = useLaterActions(createSearchActions);
  const [found, setFound] = useState<Found>(NOTHING);
  const [tries, setTries] = useState(0);
  const asking = useRef<AbortController | null>(null);
  const isEmpty = text.trim() === "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try asks the same question again
  useEffect(() => {
    if (isEmpty) return setFound(NOTHING);
    const controller = new AbortController();
    asking.current = controller;
    setFound((before) => ({ ...before, status: "loading", more: "idle" }));
    const timer = setTimeout(async () => {
      const outcome = await search(text, null, controller.signal);
      if (outcome === "cancelled") return;
      setFound((before) =>
        outcome.ok
          ? { ...NOTHING, status: "ready", query: text, answer: outcome.answer }
          : { ...before, status: "failed", reason: outcome.reason },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, isEmpty, tries, search]);

  const loadMore = useCallback(async () => {
    const controller = asking.current;
    const cursor = found.answer?.nextCursor ?? null;
    if (!controller || cursor === null || found.status !== "ready" || found.more === "loading") return;
    setFound((before) => ({ ...before, more: "loading" }));
    const outcome = await search(found.query, cursor, controller.signal);
    if (outcome === "cancelled") return;
    setFound((before) => {
      if (before.answer?.nextCursor !== cursor) return before;
      return outcome.ok
        ? { ...before, more: "idle", answer: joined(before.answer, outcome.answer) }
        : { ...before, more: "failed" };
    });
  }, [search, found]);

  return { ...found, loadMore: () => void loadMore(), retry: () => setTries((before) => before + 1) };
}

const joined = (before: SearchAnswer, next: SearchAnswer): SearchAnswer => ({
  ...before,
  items: [...before.items, ...next.items],
  nextCursor: next.nextCursor,
  isComplete: before.isComplete && next.isComplete,
});
