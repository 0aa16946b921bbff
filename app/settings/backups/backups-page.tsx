import type { Archive } from "../../../worker/shared/archive.ts";
import { backupStrings as words } from "../../lib/backup-strings.ts";
import { PageHead, Section } from "../section.tsx";
import { BackupRows } from "./backup-rows.tsx";
import { MakeBackup } from "./make-backup.tsx";
import { useProgress } from "./use-progress.ts";

/** Backups of the workspace: make one, see how far it is, download what is kept. */
export function BackupsPage({ archives }: { archives: Archive[] }) {
  const running = archives.find(({ state }) => state === "running");
  useProgress(running !== undefined);
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <MakeBackup running={running} />
      <BackupRows archives={archives.filter(({ state }) => state !== "running")} />
      <Section id="restore" title={words.restore} lead={words.restoreLead}>
        <code className="overflow-x-auto rounded-md bg-raised px-3.5 py-3 text-sm">{words.command}</code>
      </Section>
    </>
  );
}
