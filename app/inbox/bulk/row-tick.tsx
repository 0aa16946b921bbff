import { strings } from "../../lib/strings.ts";
import { classNames } from "../../ui/class-names.ts";

/**
 * The box to tick a chat with, in the place of its picture: with the pointer there, with the focus in the row, and in
 * every row while some are ticked. A finger ticks by staying on the row instead.
 */
export function RowTick({
  name,
  isTicked,
  isTicking,
  isTabStop,
  onTick,
}: {
  name: string;
  isTicked: boolean;
  /** Some chat is ticked: then they all show their box. */
  isTicking: boolean;
  isTabStop: boolean;
  onTick: (isRange: boolean) => void;
}) {
  return (
    <label
      className={classNames(
        // Wider than the picture, whose mark hangs over its edge.
        "absolute inset-y-1 start-1.5 grid w-14 cursor-pointer place-items-center rounded-md transition-opacity",
        isTicked ? "bg-selected" : "bg-surface group-hover/row:bg-raised",
        !isTicking &&
          "opacity-0 hover:opacity-100 group-has-focus-visible/row:opacity-100 pointer-coarse:pointer-events-none",
      )}
    >
      <input
        type="checkbox"
        aria-label={strings.chats.tick(name)}
        checked={isTicked}
        tabIndex={isTabStop ? 0 : -1}
        onChange={(event) => onTick(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
        className="size-[18px] cursor-pointer accent-accent"
      />
    </label>
  );
}
