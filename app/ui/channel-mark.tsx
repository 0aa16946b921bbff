import type { ChannelName } from "../../worker/shared/wire.ts";
import { classNames } from "./class-names.ts";

/** The small sign at an avatar's corner. The same thing is said in words wherever it matters. */
export function ChannelMark({ channel, isLarge = false }: { channel: ChannelName; isLarge?: boolean }) {
  return (
    <span
      className={classNames(
        "-end-0.5 -bottom-0.5 absolute grid place-items-center rounded-full ring-surface",
        isLarge ? "size-[23px] ring-3" : "size-[17px] ring-2",
        channel === "whatsapp" ? "bg-whatsapp" : "mark-instagram",
      )}
    >
      <ChannelSign channel={channel} className={isLarge ? "size-3.5" : "size-2.5"} />
    </span>
  );
}

/** A channel's sign in white, for a ground in its colour. */
export function ChannelSign({ channel, className }: { channel: ChannelName; className: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={classNames(
        "fill-none stroke-[2.2] stroke-[#fff] [stroke-linecap:round] [stroke-linejoin:round]",
        className,
      )}
    >
      {channel === "whatsapp" ? (
        <path d="M6.500 4h2.700l1.300 4-2 1.500a11 11 0 0 0 6 6l1.500-2 4 1.300v2.700A2.500 2.500 0 0 1 17.300 20 14 14 0 0 1 4 6.700 2.500 2.500 0 0 1 6.500 4Z" />
      ) : (
        <>
          <rect x="4" y="4" width="16" height="16" rx="5" />
          <circle cx="12" cy="12" r="3.600" />
          <path d="M16.600 7.400h.01" />
        </>
      )}
    </svg>
  );
}
