import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { PendingSend } from "./inbox-state.ts";
import { arrivedSince, type Run } from "./thread.ts";

/** This close to the end counts as being there. */
const NEAR_END_PX = 48;

export type LogScroll = {
  box: RefObject<HTMLDivElement>;
  /** Somebody reads further up. */
  isAway: boolean;
  /** Messages that came in meanwhile. */
  missed: number;
  jump: () => void;
};

/**
 * Where one is in the log. At the end, the end stays in view. Further up, what is added below does not move what
 * one reads. In a box that lies upside down, `scrollTop` is 0 at the end and negative above it.
 */
export function useLogScroll(thread: Run, pending: readonly PendingSend[]): LogScroll {
  const box = useRef<HTMLDivElement>(null);
  const [isAway, setIsAway] = useState(false);
  const [missed, setMissed] = useState(0);
  const known = useRef({ thread, pending });
  /** The bubble in the middle of the view, and how far it was from the end. */
  const anchor = useRef<{ bubble: Element; below: number } | null>(null);

  useLayoutEffect(() => {
    openAtUnread(box.current);
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      // The end of a window in the middle of the chat is not the end: what is loaded below it must not move it.
      const away = thread.hasNewer || element.scrollTop < -NEAR_END_PX;
      setIsAway(away);
      if (!away) setMissed(0);
      anchor.current = away ? (bubbleInView(element) ?? anchor.current) : null;
    };
    onScroll();
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [thread.hasNewer]);

  useLayoutEffect(() => {
    const element = box.current;
    const before = known.current;
    known.current = { thread, pending };
    if (!element) return;
    if (pending.length > before.pending.length) {
      element.scrollTop = 0;
      return;
    }
    const kept = anchor.current;
    if (!kept?.bubble.isConnected) return;
    // What came in below pushed the bubble up: follow it, so that nothing moves for the eye.
    const below = spaceBelow(element, kept.bubble);
    if (below !== kept.below) element.scrollTop -= below - kept.below;
    anchor.current = { bubble: kept.bubble, below };
    const came = arrivedSince(before.thread, thread).filter((message) => message.direction === "in").length;
    if (came > 0) setMissed((count) => count + came);
  }, [thread, pending]);

  const jump = useCallback(() => {
    box.current?.scrollTo({ top: 0, behavior: "instant" });
  }, []);

  return { box, isAway, missed, jump };
}

/** A chat with more unread than fits opens at the first of them. */
function openAtUnread(box: HTMLElement | null): void {
  const line = box?.querySelector("[data-unread-line]");
  if (!box || !line) return;
  const above = line.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (above < 0) box.scrollTop += above - 56;
}

function bubbleInView(box: HTMLElement): { bubble: Element; below: number } | null {
  const view = box.getBoundingClientRect();
  const middle = document.elementFromPoint(view.left + view.width / 2, view.top + view.height / 2);
  const bubble = middle?.closest("[data-bubble]");
  return bubble ? { bubble, below: spaceBelow(box, bubble) } : null;
}

/** From the bottom of a bubble to the end of what scrolls: the same wherever one has scrolled to. */
function spaceBelow(box: HTMLElement, bubble: Element): number {
  const content = box.firstElementChild ?? box;
  return content.getBoundingClientRect().bottom - bubble.getBoundingClientRect().bottom;
}
