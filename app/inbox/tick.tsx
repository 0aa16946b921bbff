import { CircleHelp, Clock3 } from "lucide-react";
import type { MessageStatus } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";

const ONE = "m3 6.500 3.200 3.200L13 2";
const TWO = "m1 6.500 3.200 3.200L10.500 2M7.500 8.800l.9.900L15 2";

/** How far an own message has come: a sign for the eye, and always its words. */
export function Tick({ status }: { status: MessageStatus }) {
  if (status === "received" || status === "failed") return null;
  return (
    <span className="inline-flex flex-none" title={strings.status[status]}>
      <TickSign status={status} />
      <span className="sr-only">{strings.status[status]}</span>
    </span>
  );
}

function TickSign({ status }: { status: Exclude<MessageStatus, "received" | "failed"> }) {
  if (status === "queued" || status === "sending")
    return <Clock3 aria-hidden="true" className="size-3" strokeWidth={2} />;
  if (status === "unconfirmed") return <CircleHelp aria-hidden="true" className="size-3 text-warn" strokeWidth={2} />;
  const isRead = status === "read" || status === "played";
  return (
    <svg
      viewBox="0 0 17 12"
      aria-hidden="true"
      className={classNames(
        "h-3 w-[17px] fill-none stroke-[1.7] [stroke-linecap:round] [stroke-linejoin:round]",
        isRead ? "stroke-read" : "stroke-current",
      )}
    >
      <path d={status === "sent" ? ONE : TWO} />
    </svg>
  );
}
