import { expect, test } from "vitest";
import { groupCommit } from "./group-commit.ts";

const MB = 1024 * 1024;

/** Commits jobs of these sizes, all of which wait while the first is confirmed, and answers how they were grouped. */
async function groupsOf(sizes: number[]): Promise<number[][]> {
  const groups: number[][] = [];
  const commit = groupCommit<number, number>({
    apply: (jobs) => {
      groups.push(jobs);
      return jobs;
    },
    confirm: () => Promise.resolve(),
    sizeOf: (job) => job,
  });
  expect(await Promise.all(sizes.map((size) => commit(size)))).toEqual(sizes);
  return groups;
}

test("small calls that wait for the disk share the next commit, up to 64 of them", async () => {
  const groups = await groupsOf(Array.from({ length: 130 }, () => 2_000));
  expect(groups.map((group) => group.length)).toEqual([1, 64, 64, 1]);
});

test("large calls share a commit only as far as the object's memory allows, in the order they came", async () => {
  expect(await groupsOf([1, 3 * MB, 3 * MB, MB, 2_000, 3 * MB])).toEqual([
    [1],
    [3 * MB],
    [3 * MB, MB],
    [2_000, 3 * MB],
  ]);
});

test("one that is larger than a commit may be goes alone", async () => {
  expect(await groupsOf([1, 9 * MB, 1])).toEqual([[1], [9 * MB], [1]]);
});

test("calls whose commit failed are told so, and the next ones go on", async () => {
  let tries = 0;
  const commit = groupCommit<number, number>({
    apply: (jobs) => {
      tries += 1;
      if (tries === 1) throw new Error("the disk is full");
      return jobs;
    },
    confirm: () => Promise.resolve(),
    sizeOf: () => 1,
  });
  const [first, second] = await Promise.allSettled([commit(1), commit(2)]);
  expect(first.status).toBe("rejected");
  expect(second).toEqual({ status: "fulfilled", value: 2 });
});
