import { dataDeletionStrings } from "../lib/data-deletion-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { momentLabel } from "../settings/moment.ts";
import { AuthPage } from "./auth-page.tsx";

type Deletion = { found: boolean; receivedAt: string; doneAt: string | null };

/** What became of a deletion that somebody asked for at Instagram, in words. */
export function DataDeletionPage({
  deletion,
  code,
}: {
  /** null: nobody was given this code. */
  deletion: Deletion | null;
  code: string;
}) {
  const words = dataDeletionStrings;
  const clock = useClock();
  const state = stateOf(deletion);
  return (
    <AuthPage title={words.title[state]} lead={words.lead[state]}>
      {deletion && (
        <>
          <dl className="mt-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-md">
            <dt className="text-ink-2">{words.code}</dt>
            <dd className="font-mono text-sm [overflow-wrap:anywhere]">{code}</dd>
            <dt className="text-ink-2">{words.received}</dt>
            <dd>{momentLabel(deletion.receivedAt, clock)}</dd>
            {deletion.found && deletion.doneAt !== null && (
              <>
                <dt className="text-ink-2">{words.done}</dt>
                <dd>{momentLabel(deletion.doneAt, clock)}</dd>
              </>
            )}
          </dl>
          {state === "done" && (
            <>
              <Points title={words.deletedTitle} points={words.deleted} />
              <Points title={words.leftTitle} points={words.left} />
            </>
          )}
        </>
      )}
    </AuthPage>
  );
}

function stateOf(deletion: Deletion | null): keyof typeof dataDeletionStrings.title {
  if (deletion === null) return "unknown";
  if (!deletion.found) return "nothing";
  return deletion.doneAt === null ? "underWay" : "done";
}

const Points = ({ title, points }: { title: string; points: readonly string[] }) => (
  <section className="mt-6">
    <h2 className="font-semibold text-lg">{title}</h2>
    <ul className="mt-2 flex list-disc flex-col gap-1.5 ps-5 text-md">
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  </section>
);
