import type { ChannelName } from "../../worker/shared/wire.ts";
import { ChannelSign } from "../ui/channel-mark.tsx";
import { classNames } from "../ui/class-names.ts";

/** A channel's sign as large as an avatar. Decoration: its name is beside it. */
export function ChannelTile({ channel }: { channel: ChannelName }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "grid size-[34px] flex-none place-items-center rounded-[10px]",
        channel === "whatsapp" ? "bg-whatsapp" : "mark-instagram",
      )}
    >
      <ChannelSign channel={channel} className="size-[18px]" />
    </span>
  );
}
