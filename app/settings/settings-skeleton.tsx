import { settingsStrings } from "../lib/settings-strings.ts";

/** A page of the settings before it is there: title, lead and a card of rows. */
export function SettingsSkeleton() {
  return (
    <div role="status" aria-label={settingsStrings.loading} className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <span className="skeleton h-7 w-40 rounded-sm" />
        <span className="skeleton h-4 w-72 max-w-full rounded-sm" />
      </div>
      <div className="rounded-card border border-line bg-surface px-5">
        {["one", "two", "three", "four"].map((row) => (
          <div key={row} className="flex items-center gap-3 border-line border-b py-4 last:border-b-0">
            <span className="skeleton size-8 rounded-full" />
            <span className="skeleton h-4 w-1/2 rounded-sm" />
          </div>
        ))}
      </div>
    </div>
  );
}
