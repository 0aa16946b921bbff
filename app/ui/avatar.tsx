import { UserRound } from "lucide-react";
import type { ChannelName } from "../../worker/shared/wire.ts";
import { hueOf, initialsOf } from "../lib/initials.ts";
import { ChannelMark } from "./channel-mark.tsx";
import { classNames } from "./class-names.ts";

const HUES = 9;

/** A picture, else initials on a colour that stays somebody's own; the channel's mark at the corner. Decoration: the name is beside it. */
export function Avatar({
  id,
  name,
  channel,
  pictureUrl,
  size = "lg",
}: {
  id: string;
  name: string;
  channel?: ChannelName;
  pictureUrl?: string | null | undefined;
  size?: "xl" | "lg" | "md" | "sm" | "xs";
}) {
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden="true"
      data-hue={hueOf(id, HUES)}
      // Drawn and not written: a button around it would else have a text that is not in its name.
      data-initials={initials ?? undefined}
      className={classNames(
        "avatar relative before:content-[attr(data-initials)] grid flex-none select-none place-items-center rounded-full font-semibold tracking-[.01em]",
        size === "xl" && "size-[76px] text-2xl",
        size === "lg" && "size-11 text-lg",
        size === "md" && "size-[38px] text-sm",
        size === "sm" && "size-8 text-xs",
        size === "xs" && "size-6 text-2xs",
      )}
    >
      {initials === null && <UserRound className="size-1/2" strokeWidth={1.8} />}
      {pictureUrl && (
        <img
          key={pictureUrl}
          src={pictureUrl}
          alt=""
          loading="lazy"
          // The initials are behind it.
          onError={({ currentTarget }) => {
            currentTarget.hidden = true;
          }}
          className="absolute inset-0 size-full rounded-full object-cover"
        />
      )}
      {channel && <ChannelMark channel={channel} isLarge={size === "xl"} />}
    </span>
  );
}
