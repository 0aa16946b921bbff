import { Check, CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";

/**
 * How something ended, in words. Read out when it appears; the place for it is there before.
 *
 * @param isPending whether what it will tell about still goes on. When that ends and has taken its own button
 * away, a row that was removed, the focus comes here instead of falling back to the top of the page
 */
export function ResultLine({
  result,
  isPending = false,
}: {
  result: { ok: boolean; text: string } | null;
  isPending?: boolean;
}) {
  const line = useRef<HTMLDivElement>(null);
  const wasPending = useRef(false);
  useEffect(() => {
    const hasEnded = wasPending.current && !isPending;
    wasPending.current = isPending;
    if (hasEnded && document.activeElement === document.body) line.current?.focus({ preventScroll: true });
  }, [isPending]);
  return (
    <div
      ref={line}
      tabIndex={-1}
      role={result?.ok === false ? "alert" : "status"}
      className="rounded-md outline-none empty:hidden"
    >
      {result && (
        <p
          data-ok={result.ok}
          className="flex items-start gap-2 rounded-md bg-selected px-3.5 py-3 text-md data-[ok=false]:bg-danger-soft data-[ok=false]:text-danger"
        >
          {result.ok ? (
            <Check aria-hidden="true" className="mt-0.5 size-4 flex-none text-accent" strokeWidth={2.2} />
          ) : (
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 flex-none" />
          )}
          {result.text}
        </p>
      )}
    </div>
  );
}
