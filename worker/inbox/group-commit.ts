/**
 * Group commit: calls that arrive while a commit is being confirmed share the next one. Each caller is
 * answered only when the commit that holds its work is on disk.
 *
 * Waiting for the disk is what a single call spends its time on, so under load this is what makes one object
 * take more calls a second than one commit each would (design.md, sections 4 and 7).
 */
export interface CommitTarget<Job, Answer> {
  /** Applies all jobs in one synchronous transaction. Throws when nothing of it was stored. */
  apply(jobs: Job[]): Answer[];
  /** Resolves when everything written so far is on disk. */
  confirm(): Promise<void>;
}

type Waiting<Job, Answer> = { job: Job; resolve: (answer: Answer) => void; reject: (reason: unknown) => void };

/** Bounds the time that one transaction may hold the object. */
const JOBS_PER_COMMIT = 64;

export function groupCommit<Job, Answer>(target: CommitTarget<Job, Answer>): (job: Job) => Promise<Answer> {
  let waiting: Waiting<Job, Answer>[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, JOBS_PER_COMMIT);
      waiting = waiting.slice(JOBS_PER_COMMIT);
      await commit(group);
    }
    committing = false;
  }

  async function commit(group: Waiting<Job, Answer>[]): Promise<void> {
    try {
      const answers = target.apply(group.map((one) => one.job));
      await target.confirm();
      for (const [place, one] of group.entries()) one.resolve(answers[place] as Answer);
    } catch (reason) {
      for (const one of group) one.reject(reason);
    }
  }

  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push({ job, resolve, reject });
      if (!committing) void commitAll();
    });
}
