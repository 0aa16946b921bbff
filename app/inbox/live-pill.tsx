import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { useInbox } from "./inbox-context.tsx";

/** The truth about the connection, in words, beside the title. */
export function LivePill() {
  const connection = useInbox((state) => state.connection);
  return (
    <span
      role="status"
      data-connection={connection}
      className="inline-flex h-[26px] items-center gap-1.5 whitespace-nowrap rounded-full border border-line px-2.5 text-ink-2 text-xs"
    >
      <span
        aria-hidden="true"
        className={classNames(
          "size-[7px] rounded-full",
          connection === "live" && "bg-accent",
          connection === "catching_up" && "skeleton bg-warn",
          connection === "offline" && "bg-danger",
        )}
      />
      {strings.live[connection]}
    </span>
  );
}
