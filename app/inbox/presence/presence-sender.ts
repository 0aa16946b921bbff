import type { PresenceFrame } from "../../../worker/shared/wire.ts";

/** Two words of it are at least this far apart: what changes in between goes out as one, with the next. */
export const TELL_EVERY_MS = 2_000;
/** No key for this long: whoever was writing is not any more. */
export const TYPING_ENDS_MS = 6_000;
/** Whoever goes on writing says so again; colleagues forget it after a little more (forget-silent.ts). */
export const TYPING_AGAIN_MS = 15_000;
/**
 * A page that is looked at says so again, but only when a key or the mouse was moved: one that is left open on a desk
 * overnight never wakes the object (worker/inbox/team/presence.ts keeps a word for five minutes).
 */
export const HERE_AGAIN_MS = 4 * 60 * 1000;

export type PresenceSender = ReturnType<typeof createPresence>;
type Told = Pick<PresenceFrame, "chatId" | "typing"> & { visible: boolean };

const nowhere: Told = { chatId: null, typing: false, visible: false };

/**
 * What the others are told of this page: which chat is open here, whether somebody writes in it, and whether the page
 * is in front of anybody. As rarely as it can be and still be true: each word wakes the tenant's object.
 */
export function createPresence({
  hasCompany,
  now = Date.now,
}: {
  /** There is somebody who could see it: for a team of one, writing is nobody's news. */
  hasCompany: () => boolean;
  now?: () => number;
}) {
  let tell: ((frame: PresenceFrame) => void) | null = null;
  /** The chat that is open, also while nobody looks. */
  let wanted: string | null = null;
  let here: Told = nowhere;
  let told: Told | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let typedAt = Number.NEGATIVE_INFINITY;
  let soon: ReturnType<typeof setTimeout> | null = null;
  let typingEnds: ReturnType<typeof setTimeout> | null = null;

  function tellSoon(): void {
    if (soon !== null || tell === null) return;
    const waitMs = TELL_EVERY_MS - sinceToldMs();
    if (waitMs <= 0) tellNow();
    else soon = setTimeout(tellNow, waitMs);
  }

  /** A clock that was put back since makes nobody wait. */
  function sinceToldMs(): number {
    const sinceMs = now() - toldAt;
    return sinceMs < 0 ? Number.POSITIVE_INFINITY : sinceMs;
  }

  function tellNow(): void {
    if (soon !== null) clearTimeout(soon);
    soon = null;
    if (tell === null || isSame(told, here)) return;
    say();
  }

  function say(): void {
    told = here;
    toldAt = now();
    tell?.({ type: "presence", ...here });
  }

  function endTyping(): void {
    if (typingEnds !== null) clearTimeout(typingEnds);
    typingEnds = null;
    if (!here.typing) return;
    here = { ...here, typing: false };
    tellSoon();
  }

  function look(chatId: string | null): void {
    if (chatId === wanted) return;
    endTyping();
    wanted = chatId;
    here = { ...here, chatId: here.visible ? chatId : null };
    tellSoon();
  }
  return {
    look,

    /** The page is in front of somebody, or not any more. */
    show(visible: boolean): void {
      if (visible === here.visible) return;
      if (!visible) endTyping();
      here = { ...here, visible, chatId: visible ? wanted : null };
      // Whoever has left is not to be waited for, and a hidden page may be frozen before its timer comes.
      if (visible) tellSoon();
      else tellNow();
    },

    /** A key in the field of the open chat. */
    typed(): void {
      if (!hasCompany() || here.chatId === null) return;
      typedAt = now();
      if (typingEnds === null) typingEnds = setTimeout(checkTyping, TYPING_ENDS_MS);
      if (!here.typing) {
        here = { ...here, typing: true };
        tellSoon();
      } else if (sinceToldMs() >= TYPING_AGAIN_MS) say();
    },

    /** It was sent, or thrown away. */
    endTyping,

    /** A key or the mouse was moved. */
    stirred(): void {
      if (here.visible && sinceToldMs() >= HERE_AGAIN_MS) say();
    },

    /** There is a socket, on which nothing was said yet. */
    connect(next: (frame: PresenceFrame) => void): void {
      tell = next;
      told = nowhere;
      tellSoon();
    },

    disconnect(): void {
      tell = null;
      if (soon !== null) clearTimeout(soon);
      soon = null;
    },
  };

  function checkTyping(): void {
    typingEnds = null;
    const leftMs = typedAt + TYPING_ENDS_MS - now();
    if (leftMs <= 0) endTyping();
    else typingEnds = setTimeout(checkTyping, leftMs);
  }
}

const isSame = (a: Told | null, b: Told): boolean =>
  a !== null && a.chatId === b.chatId && a.typing === b.typing && a.visible === b.visible;
