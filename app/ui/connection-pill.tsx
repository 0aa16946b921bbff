import { strings } from "../lib/strings.ts";
import { classNames } from "./class-names.ts";

/** The truth about the connection to the server, in words. */
export function ConnectionPill({ connection }: { connection: "live" | "catching_up" | "offline" }) {
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
