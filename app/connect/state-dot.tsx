import { Check, Minus, X } from "lucide-react";
import { classNames } from "../ui/class-names.ts";

/** How far one line of a list is. The same is said in words beside it. */
export function StateDot({ state }: { state: "done" | "waiting" | "problem" | "none" }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        "mt-px grid size-5 flex-none place-items-center rounded-full",
        state === "done" && "bg-accent text-accent-ink",
        state === "problem" && "bg-danger text-surface",
        state === "none" && "border-2 border-line text-ink-2",
        state === "waiting" && "animate-spin border-2 border-line border-t-accent",
      )}
    >
      {state === "done" && <Check className="size-3" strokeWidth={3} />}
      {state === "problem" && <X className="size-3" strokeWidth={3} />}
      {state === "none" && <Minus className="size-3" strokeWidth={2.4} />}
    </span>
  );
}
