import { Link } from "@remix-run/react";
import { ScrollText } from "lucide-react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageHead } from "../section.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditFilter, type AuditRow, isFiltered } from "./audit-row.ts";
import { AuditTable } from "./audit-table.tsx";
import { ChainCheck } from "./chain-check.tsx";

/** Who did what in the workspace: newest first, page by page, and the check that nobody changed it. */
export function AuditPage({
  filter,
  isNewest,
  page: { items, nextCursor },
  people,
}: {
  filter: AuditFilter;
  isNewest: boolean;
  page: { items: AuditRow[]; nextCursor: string | null };
  people: { id: string; name: string }[];
}) {
  const words = settingsStrings.audit;
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  const older = new URLSearchParams(query);
  if (nextCursor !== null) older.set("before", nextCursor);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <AuditFilters key={query.toString()} filter={filter} people={people} />
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        {items.length > 0 ? (
          <AuditTable rows={items} />
        ) : isFiltered(filter) || !isNewest ? (
          <Notice title={words.noneFiltered} text={words.noneFilteredText} />
        ) : (
          <Notice icon={<ScrollText className="size-5" strokeWidth={1.7} />} title={words.none} text={words.noneText} />
        )}
      </div>
      {(!isNewest || nextCursor !== null) && (
        <div className="flex gap-3">
          {!isNewest && (
            <Link to={`?${query}`} className={buttonClass("plain", "sm")}>
              {words.newest}
            </Link>
          )}
          {nextCursor !== null && (
            <Link to={`?${older}`} className={`${buttonClass("plain", "sm")} ms-auto`}>
              {words.older}
            </Link>
          )}
        </div>
      )}
      <ChainCheck />
    </>
  );
}
