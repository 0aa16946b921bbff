import { strings } from "../lib/strings.ts";

/** What the log calls the request that failed: whoever is asked for help finds it by this. */
export function RequestReference({ id }: { id: string | null }) {
  if (!id) return null;
  return (
    <p className="mt-4 text-ink-2 text-sm">
      {strings.error.reference} <code className="select-all font-sans tabular-nums [overflow-wrap:anywhere]">{id}</code>
    </p>
  );
}
