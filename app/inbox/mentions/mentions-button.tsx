import { AtSign } from "lucide-react";
import { teamStrings } from "../../lib/team-strings.ts";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useInbox } from "../inbox-context.tsx";
import { useViewerId } from "../viewer.tsx";

const words = teamStrings.mentions;

export const MENTIONS_BUTTON_ID = "mentions-button";

/** In the list's header: how many notes name the viewer that were not looked at, and the way to them. */
export function MentionsButton({ isOpen, onPress }: { isOpen: boolean; onPress: () => void }) {
  const viewerId = useViewerId();
  const unread = useInbox((state) => state.team.mentions[viewerId] ?? 0);
  return (
    <button
      type="button"
      id={MENTIONS_BUTTON_ID}
      aria-expanded={isOpen}
      aria-label={words.button(unread)}
      title={words.title}
      onClick={onPress}
      className={`${iconButtonClass} relative`}
    >
      <AtSign aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute end-0 top-0 grid h-[17px] min-w-[17px] place-items-center rounded-full bg-accent px-1 font-semibold text-2xs text-accent-ink tabular-nums"
        >
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </button>
  );
}
