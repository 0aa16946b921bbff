/** A square that one presses: 36 pixels, 44 for fingers. */
export const iconButtonClass =
  "grid size-[var(--target)] flex-none place-items-center rounded-[10px] text-ink-2 transition-colors hover:bg-raised hover:text-ink";
