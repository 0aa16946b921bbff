const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-2/3"];

/** Rows of the same shape as the ones to come. */
export function ChatRowSkeletons({ label, count }: { label: string; count: number }) {
  return (
    <div role="progressbar" aria-label={label}>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <div key={at} aria-hidden="true" className="grid grid-cols-[44px_minmax(0,1fr)] items-center gap-x-3 p-2.5">
          <span className="skeleton size-11 rounded-full" />
          <span className="flex flex-col gap-2.5">
            <span className={`skeleton h-3 rounded-full ${WIDTHS[at % WIDTHS.length]}`} />
            <span className={`skeleton h-2.5 rounded-full ${WIDTHS[(at + 2) % WIDTHS.length]}`} />
          </span>
        </div>
      ))}
    </div>
  );
}
