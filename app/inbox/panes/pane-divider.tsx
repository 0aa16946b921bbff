import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { classNames } from "../../ui/class-names.ts";
import { boundedSize, DEFAULT_SIZES, largestIn, PANE_MAX, PANE_MIN, type Pane } from "./pane-sizes.ts";

const STEP_PX = 16;

/**
 * The line between two panes, which one drags, or moves with the arrow keys; a double click is the width of the
 * beginning. While it moves, only a property of the page changes and nothing is drawn anew by React.
 */
export function PaneDivider({
  pane,
  label,
  size,
  onSize,
  className,
}: {
  /** Whose width it is: the list stands before its line, the context after it. */
  pane: Pane;
  label: string;
  /** px */
  size: number;
  onSize: (px: number) => void;
  className: string;
}) {
  const drag = useRef<{ from: number; width: number } | null>(null);
  const [isDragged, setIsDragged] = useState(false);
  const latest = useRef(size);

  /** How wide it is now: in a small window less than what was wished for. */
  const shown = () => boundedSize(latest.current, largestIn(innerWidth));

  function show(px: number): void {
    latest.current = boundedSize(px, largestIn(innerWidth));
    document.documentElement.style.setProperty(`--${pane}-width`, `${latest.current}px`);
  }
  function set(px: number): void {
    show(px);
    onSize(latest.current);
  }
  /** 1 when moving to the right makes the pane wider. */
  const way = (element: Element) =>
    (getComputedStyle(element).direction === "rtl" ? -1 : 1) * (pane === "list" ? 1 : -1);

  function begin(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: event.clientX, width: shown() };
    setIsDragged(true);
  }
  function move(event: PointerEvent<HTMLDivElement>): void {
    if (drag.current === null) return;
    show(drag.current.width + (event.clientX - drag.current.from) * way(event.currentTarget));
  }
  function end(): void {
    if (drag.current === null) return;
    drag.current = null;
    setIsDragged(false);
    onSize(latest.current);
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const turn = way(event.currentTarget);
    const next = {
      ArrowRight: shown() + STEP_PX * turn,
      ArrowLeft: shown() - STEP_PX * turn,
      Home: PANE_MIN,
      End: PANE_MAX,
      Enter: DEFAULT_SIZES[pane],
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr takes no focus and no value
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={PANE_MIN}
      aria-valuemax={PANE_MAX}
      aria-valuenow={size}
      aria-valuetext={`${size} px`}
      tabIndex={0}
      data-dragged={isDragged || undefined}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => set(DEFAULT_SIZES[pane])}
      onKeyDown={onKeyDown}
      className={classNames(
        "group absolute inset-y-0 z-10 w-3 cursor-col-resize touch-none select-none outline-none",
        className,
      )}
    >
      <span
        aria-hidden="true"
        className="-translate-x-1/2 absolute inset-y-0 left-1/2 w-[3px] rounded-full bg-accent opacity-0 transition-opacity group-hover:opacity-40 group-focus-visible:opacity-100 group-data-dragged:opacity-100"
      />
    </div>
  );
}
