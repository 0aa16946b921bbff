import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { steadyOrder } from "./steady-order.ts";

/** A pointer that rests this long means nothing by where it is. */
const RESTS_AFTER_MS = 4_000;

/**
 * The chats in an order that does not change under a pointer that is about to press one. Content is always new: only
 * places are held, and no longer than the pointer moves over the list.
 */
export function useSteadyChats(chats: readonly Chat[]): {
  chats: readonly Chat[];
  handlers: { onPointerMove: (event: PointerEvent) => void; onPointerLeave: () => void };
} {
  const [isHeld, setIsHeld] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout>>();
  const drawn = useRef<readonly string[]>([]);
  useEffect(() => () => clearTimeout(rest.current), []);

  const release = () => {
    clearTimeout(rest.current);
    setIsHeld(false);
  };
  const handlers = {
    onPointerMove({ pointerType }: PointerEvent) {
      // A finger is on the list only while it scrolls or presses.
      if (pointerType !== "mouse") return;
      clearTimeout(rest.current);
      rest.current = setTimeout(release, RESTS_AFTER_MS);
      setIsHeld(true);
    },
    onPointerLeave: release,
  };

  const ids = chats.map(({ id }) => id);
  const order = isHeld ? steadyOrder(ids, drawn.current) : ids;
  useEffect(() => {
    drawn.current = order;
  });
  if (!isHeld) return { chats, handlers };
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  return { chats: order.flatMap((id) => byId.get(id) ?? []), handlers };
}
