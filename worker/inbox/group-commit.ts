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
  /** How much of the object's memory a job takes, in bytes; what is made of it takes a few times as much. */
  sizeOf(job: Job): number;
}

type Waiting<Job, Answer> = { job: Job; resolve: (answer: Answer) => void; reject: (reason: unknown) => void };

/** Bounds the time that one transaction may hold the object. */
const JOBS_PER_COMMIT = 64;
/** Bounds the memory of one: a delivery may have 3 MB, and the object has 128. One that is larger goes alone. */
const BYTES_PER_COMMIT = 4 * 1024 * 1024;

export function groupCommit<Job, Answer>(target: CommitTarget<Job, Answer>): (job: Job) => Promise<Answer> {
  let waiting: Waiting<Job, Answer>[] = [];
  let committing = false;

  async function commitAll(): Promise<void> {
    committing = true;
    while (waiting.length > 0) {
      const count = groupSize();
      const group = waiting.slice(0, count);
      waiting = waiting.slice(count);
      await commit(group);
    }
    committing = false;
  }

  /** How many of those that wait, in the order they came, share the next commit. */
  function groupSize(): number {
    let bytes = 0;
    const full = waiting.findIndex(({ job }, place) => {
      bytes += target.sizeOf(job);
      return place === JOBS_PER_COMMIT || (place > 0 && bytes > BYTES_PER_COMMIT);
    });
    return full === -1 ? waiting.length : full;
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
