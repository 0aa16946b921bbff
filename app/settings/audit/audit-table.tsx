import type { ReactNode } from "react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { classNames } from "../../ui/class-names.ts";
import { momentLabel } from "../moment.ts";
import { Mark } from "../section.tsx";
import type { AuditRow } from "./audit-row.ts";

/** The rows of the log. On a phone there is room for two columns: who and from where stand under what was done. */
export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  const words = settingsStrings.audit;
  const clock = useClock();
  return (
    <table aria-label={words.table} className="w-full table-fixed text-md">
      <thead>
        <tr className="text-ink-2 text-sm">
          <HeadCell className="w-[64%] wide:w-[36%]">{words.what}</HeadCell>
          <HeadCell className="hidden wide:table-cell wide:w-[28%]">{words.who}</HeadCell>
          <HeadCell className="hidden wide:table-cell wide:w-[16%]">{words.where}</HeadCell>
          <HeadCell className="w-[36%] wide:w-[20%]">{words.when}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.seq} data-action={row.action} className="border-line border-t align-top">
            <Cell>
              <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                <span className="font-medium">{words.actions[row.action] ?? row.action}</span>
                {row.result !== "ok" && (
                  <Mark look={row.result === "begun" ? "quiet" : "bad"}>{words.results[row.result] ?? row.result}</Mark>
                )}
              </span>
              {row.target && <span className="block text-ink-2 text-sm">{row.target}</span>}
              <span className="block text-ink-2 text-sm wide:hidden">
                {[row.actorName ?? words.nobody, row.address].filter(Boolean).join(" · ")}
              </span>
            </Cell>
            <Cell className="hidden wide:table-cell">{row.actorName ?? words.nobody}</Cell>
            <Cell className="hidden text-ink-2 text-sm tabular-nums wide:table-cell">{row.address}</Cell>
            <Cell className="text-ink-2 text-sm tabular-nums">
              <time dateTime={row.at} title={words.row(row.seq)}>
                {momentLabel(row.at, clock)}
              </time>
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeadCell({ className, children }: { className: string; children: ReactNode }) {
  return (
    <th scope="col" className={classNames("px-2 py-2.5 text-start font-medium first:ps-4 last:pe-4", className)}>
      {children}
    </th>
  );
}

function Cell({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <td className={classNames("px-2 py-3 [overflow-wrap:anywhere] first:ps-4 last:pe-4", className)}>{children}</td>
  );
}
