import { type PointerEvent, type TouchEvent, useRef } from "react";

const LONG_PRESS_MS = 450;
/** A finger that moves further is scrolling. */
const STILL_WITHIN_PX = 10;

/** Handlers for something that a finger opens by staying on it. A mouse has other ways. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const isDone = useRef(false);
  const end = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      end();
      isDone.current = false;
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      const timer = setTimeout(() => {
        isDone.current = true;
        onLongPress();
      }, LONG_PRESS_MS);
      press.current = { x: event.clientX, y: event.clientY, timer };
    },
    onPointerMove(event: PointerEvent) {
      const from = press.current;
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_WITHIN_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onTouchEnd(event: TouchEvent) {
      // Lifting the finger is no click: not on the message, and not on what has opened under the finger.
      if (isDone.current) event.preventDefault();
    },
  };
}
