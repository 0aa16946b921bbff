import { type AlarmName, clearAlarm, dueAlarms, holdAlarm, releaseAlarm, setAlarm } from "./alarms.ts";
import { nextArchiveAt } from "./archives/archive-rows.ts";
import { workOnArchives } from "./archives/make-archive.ts";
import { isRestoring } from "./archives/restore.ts";
import { nextFileDueAt, removeForgotten, takeDueFiles } from "./file-jobs.ts";
import { nameGroups, nextNameDueAt } from "./group-names.ts";
import { keepHouse } from "./housekeeping.ts";
import type { InboxCore } from "./inbox-core.ts";
import { logFailure } from "./log-failure.ts";
import { nextDueAt, recoverInterrupted } from "./outbox.ts";
import { drainOutbox } from "./outbox-drain.ts";
import { parse } from "./parse.ts";
import { fetchPictures, nextPictureAt } from "./pictures.ts";
import { ANY_NEWS, nextPushAt, tellMembers } from "./push/tell-members.ts";
import { nextRereadAt } from "./reread-list.ts";
import { readAgain } from "./rereads.ts";
import { indexSlice, nextIndexAt } from "./search/keep-index.ts";
import { outboxSender } from "./sender.ts";
import { checkAllSessions } from "./socket-door.ts";
import type { Sql } from "./sql.ts";
import { nextSyncAt, startSyncs } from "./sync/run-syncs.ts";
import { nextSnoozeEnd, wakeSnoozed } from "./team/chat-work.ts";
import { nextScheduledAt, sendDue } from "./team/scheduled.ts";
import { replayWaiting } from "./waiting-calls.ts";
import { watchAccounts } from "./watchdog/run-watch.ts";

/** One thing that the object does by itself, at a time that its own rows tell or that it set last. */
export type AlarmJob = {
  /** What may throw is thrown: this job is then tried again later, and the others have their turn (`runDueJobs`). */
  run: (core: InboxCore) => void | Promise<void>;
  /** When its rows want it next, null for never. Absent where the job sets its alarm itself. */
  dueAt?: (sql: Sql) => number | null;
  /** A webhook call may bring work for it: a query that finds a row then, by an index, since each commit asks. */
  errand?: string;
  /**
   * It changes what people see by what an archive has brought. Until a restore is done that would make the state
   * another one for ever, and send what the original has sent.
   */
  waitsForRestore?: true;
};

/** In the order of their turns: what asks a provider comes last, since that may take its time. */
const JOBS: Readonly<Record<AlarmName, AlarmJob>> = {
  outbox: { dueAt: nextDueAt, run: runOutbox },
  scheduled: { waitsForRestore: true, dueAt: nextScheduledAt, run: ({ sql, clock }) => sendDue(sql, clock()) },
  snoozes: { waitsForRestore: true, dueAt: nextSnoozeEnd, run: ({ sql, clock }) => wakeSnoozed(sql, clock()) },
  push: { dueAt: nextPushAt, errand: ANY_NEWS, run: tellMembers },
  syncs: { dueAt: nextSyncAt, errand: "SELECT 1 FROM sync_passes WHERE next_at IS NOT NULL", run: startSyncs },
  files: { dueAt: nextFileDueAt, errand: "SELECT 1 FROM files WHERE next_at IS NOT NULL", run: runFiles },
  search: { dueAt: nextIndexAt, run: ({ sql }) => void indexSlice(sql) },
  housekeeping: { run: ({ sql, clock }) => keepHouse(sql, clock()) },
  waiting: { run: ({ sql, clock }) => replayWaiting(sql, parse, clock()) },
  sessions: { run: checkAllSessions },
  archives: { dueAt: nextArchiveAt, run: workOnArchives },
  names: {
    dueAt: nextNameDueAt,
    errand: "SELECT 1 FROM chats WHERE name_due_at IS NOT NULL",
    run: ({ sql, openAccess, clock }) => nameGroups(sql, openAccess, clock),
  },
  rereads: {
    dueAt: nextRereadAt,
    errand: "SELECT 1 FROM rereads",
    run: ({ sql, openAccess, clock }) => readAgain(sql, openAccess, clock),
  },
  pictures: { dueAt: nextPictureAt, run: fetchPictures },
  watch: { run: watchAccounts },
};

const ALL = Object.entries(JOBS) as [AlarmName, AlarmJob][];
/** All in one: a statement costs more than what these look for. */
const ANY_ERRAND = `SELECT 1 AS one WHERE ${ALL.flatMap(([, { errand }]) => (errand ? [`EXISTS (${errand})`] : [])).join(" OR ")}`;

/** An alarm that a newer version has set, seen by an older one: kept for when the newer one is back. */
const UNKNOWN_JOB_MS = 10 * 60 * 1000;

/**
 * Everything that is due now, one after the other and each by itself: one that fails is logged by its name and tried
 * again later and later, and keeps none of the others from being done. What agents send waits for none of them.
 */
export async function runDueJobs(core: InboxCore, jobs: Readonly<Record<string, AlarmJob>> = JOBS): Promise<void> {
  const others = runOthers(core, jobs);
  await sendBeside(core, jobs, others).finally(() => others);
}

async function runOthers(core: InboxCore, jobs: Readonly<Record<string, AlarmJob>>): Promise<void> {
  const turns = Object.keys(jobs);
  const due = dueAlarms(core.sql, core.clock()).filter((name) => name !== OUTBOX);
  for (const name of due.sort((one, other) => turns.indexOf(one) - turns.indexOf(other))) {
    await runJob(core, name, jobs[name]);
    if (core.isGone) return;
    core.sendFrames();
    core.pokeOutbox();
  }
}

/** The outbox, as often as something of it is due, for as long as the alarm is at the others. */
async function sendBeside(
  core: InboxCore,
  jobs: Readonly<Record<string, AlarmJob>>,
  others: Promise<void>,
): Promise<void> {
  const job = jobs[OUTBOX];
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  // Whether they failed is for who runs them.
  const over = others.then(end, end);
  do {
    if (job !== undefined) noteDueTime(core.sql, OUTBOX, job);
    if (dueAlarms(core.sql, core.clock()).includes(OUTBOX)) await runJob(core, OUTBOX, job);
    else await Promise.race([over, outboxWakes(core)]);
  } while (!isOver && !core.isGone);
  // Its timer with it: one that is left keeps the object from its sleep.
  core.pokeOutbox();
}

const OUTBOX: AlarmName = "outbox";

/** Resolves when something was put into the outbox, or when the next of what is in it has become due. */
function outboxWakes(core: InboxCore): Promise<void> {
  core.pokeOutbox();
  return new Promise((resolve) => {
    // What is due already waits for something else: for a free place, or for its job to be tried again.
    const dueAt = nextDueAt(core.sql, core.clock());
    const timer = dueAt === null ? undefined : setTimeout(wake, dueAt - core.clock());
    function wake(): void {
      clearTimeout(timer);
      resolve();
    }
    core.pokeOutbox = wake;
  });
}

async function runJob(core: InboxCore, name: AlarmName, job: AlarmJob | undefined): Promise<void> {
  // Left as it is, it would be due for ever, and wake the object without a pause.
  if (job === undefined) setAlarm(core.sql, name, core.clock() + UNKNOWN_JOB_MS);
  else await runGuarded(core, name, job);
}

async function runGuarded(core: InboxCore, name: AlarmName, job: AlarmJob): Promise<void> {
  try {
    const before = changesOf(core.sql);
    await job.run(core);
    if (core.isGone) return;
    if (changesOf(core.sql) === before && isDue(core, job)) throw new NothingDoneError();
    releaseAlarm(core.sql, name);
  } catch (error) {
    // Of a tenant that was deleted under it nothing is left to be done.
    if (core.isGone) return;
    logFailure(`job_${name}`, error);
    holdAlarm(core.sql, name, core.clock());
  }
}

/** A row that wants a job and that the job does not take: without a pause it would wake the object for ever. */
class NothingDoneError extends Error {
  override name = "NothingDoneError";
}

/** How many rows were written in this wake. */
const changesOf = (sql: Sql): number => sql.first<{ count: number }>("SELECT total_changes() AS count")?.count ?? 0;

function isDue({ sql, clock }: InboxCore, { dueAt }: AlarmJob): boolean {
  const at = dueAt?.(sql) ?? null;
  return at !== null && at <= clock();
}

/** Writes down when each job is due next, as its own rows tell. */
export function noteDueTimes(sql: Sql): void {
  for (const [name, job] of ALL) noteDueTime(sql, name, job);
}

function noteDueTime(sql: Sql, name: AlarmName, { dueAt, waitsForRestore }: AlarmJob): void {
  if (dueAt === undefined) return;
  const at = dueAt(sql);
  if (at === null || (waitsForRestore && isRestoring(sql))) clearAlarm(sql, name);
  else setAlarm(sql, name, at);
}

/** Whether a delivery has left something to ask the provider for. */
export const hasErrands = (sql: Sql): boolean => sql.first(ANY_ERRAND) !== null;

async function runOutbox(core: InboxCore): Promise<void> {
  recoverInterrupted(core.sql, core.clock());
  core.sendFrames();
  await drainOutbox(
    outboxSender({
      sql: core.sql,
      clock: core.clock,
      openAccess: core.openAccess,
      files: core.files,
      changed: () => core.sendFrames(),
      woken: () => outboxWakes(core),
    }),
  );
}

async function runFiles(core: InboxCore): Promise<void> {
  const now = core.clock();
  const jobs = core.sql.transaction(() => takeDueFiles(core.sql, now));
  await core.files.fetchLater(jobs);
  await removeForgotten(core, now);
}
