import { paneStrings as words } from "../../lib/pane-strings.ts";

const SECTIONS = ["reach", "labels", "details", "notes", "linked"];

/** The shape of a contact before it is there. */
export function ContextSkeleton() {
  return (
    <div role="status" className="flex flex-col px-4 pt-6">
      <span className="sr-only">{words.loading}</span>
      <span className="skeleton mx-auto size-[76px] rounded-full" />
      <span className="skeleton mx-auto mt-4 h-4 w-40 rounded-full" />
      <span className="skeleton mx-auto mt-2.5 mb-5 h-3 w-28 rounded-full" />
      {SECTIONS.map((section) => (
        <span key={section} className="flex flex-col gap-3 border-line border-t py-4">
          <span className="skeleton h-3 w-16 rounded-full" />
          <span className="skeleton h-3.5 w-4/5 rounded-full" />
        </span>
      ))}
    </div>
  );
}
