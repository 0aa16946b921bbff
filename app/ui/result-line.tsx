import { Check, CircleAlert } from "lucide-react";

/** How something ended, in words. Read out when it appears; the place for it is there before. */
export function ResultLine({ result }: { result: { ok: boolean; text: string } | null }) {
  return (
    <div role={result?.ok === false ? "alert" : "status"} className="empty:hidden">
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
