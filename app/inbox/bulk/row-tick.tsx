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
        "absolute inset-y-2.5 start-2.5 grid w-11 place-items-center rounded-full transition-opacity",
        isTicking
          ? "cursor-pointer bg-surface"
          : "cursor-pointer bg-surface opacity-0 hover:opacity-100 group-has-focus-visible/row:opacity-100 pointer-coarse:pointer-events-none",
        isTicked && "bg-selected",
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
