import type { TrpcAnswer, Visitor } from "../site/visitor.ts";
import { atTheDoor, CALLERS, type Caller, DOOR_REASONS } from "./callers.ts";
import { withoutWhatIsNew } from "./compare-answers.ts";
import type { Matrix } from "./matrix.ts";
import type { ProcedureEntry } from "./procedures-table.ts";
import type { Surface } from "./surface.ts";
import type { Ids } from "./tenant-world.ts";

type Procedure = Surface["procedures"][number];

/** Another tenant's people and keys, and people and keys that are out, with A's ids and with nobody's. */
export async function callFromOutside(matrix: Matrix, procedure: Procedure, entry: ProcedureEntry): Promise<void> {
  for (const caller of CALLERS.filter(({ of }) => of !== "A")) {
    if (entry.isSlow === true && entry.door === "public" && !isOneOfTwo(caller)) continue;
    const what = `${procedure.path} by ${caller.name}`;
    const theirs = await call(matrix, procedure, entry, caller, matrix.a.ids);
    matrix.judgeForeign(what, theirs);
    judgeDoor(matrix, what, entry, caller, theirs);
    if (entry.input === undefined || entry.input.length === 0 || entry.differs !== undefined) continue;
    const nobodys = await call(matrix, procedure, entry, caller, matrix.nowhere);
    const texts = [matrix.comparable(theirs), matrix.comparable(nobodys)] as const;
    const [one, other] = entry.makes === true ? texts.map(withoutWhatIsNew) : texts;
    matrix.judgeEqual(what, one ?? "", other ?? "");
  }
}

/** A's own people and keys: who may not is refused, who may is not, and nothing that is A's is touched by it. */
export async function callFromInside(matrix: Matrix, procedure: Procedure, entry: ProcedureEntry): Promise<void> {
  for (const caller of CALLERS.filter(({ of }) => of === "A")) {
    const { input: _, ...withoutInput } = entry;
    const asked = entry.isSlow === true ? withoutInput : entry;
    const answer = await call(matrix, procedure, asked, caller, matrix.nowhere);
    judgeDoor(matrix, `${procedure.path} by ${caller.name}`, entry, caller, answer);
  }
}

/** Where each call costs a password hash, these two stand for all. */
const isOneOfTwo = (caller: Caller): boolean => caller.name === "owner of B" || caller.kind === "anonymous";

async function call(
  matrix: Matrix,
  { path, type }: Procedure,
  { door, input }: ProcedureEntry,
  caller: Caller,
  ids: Ids,
): Promise<TrpcAnswer<unknown>> {
  const visitor: Visitor = matrix.visitor(caller, door);
  const asked = input?.(ids, matrix.ownOf(caller));
  matrix.calls += 1;
  return type === "query" ? visitor.query(path, asked) : visitor.mutate(path, asked);
}

function judgeDoor(
  matrix: Matrix,
  what: string,
  { door }: ProcedureEntry,
  caller: Caller,
  { status, reason, body }: TrpcAnswer<unknown>,
): void {
  const expected = atTheDoor(door, caller);
  const got = `was answered ${status} ${reason ?? ""}`.trim();
  if (status >= 500 || status === 429) matrix.broken.push(`${what} ${got}: ${body.toString("utf8", 0, 200)}`);
  else if (expected === "passes") {
    if (reason !== null && DOOR_REASONS.has(reason)) matrix.broken.push(`${what} ${got}, and may`);
  } else if (status !== expected.status || reason !== expected.reason) {
    matrix.broken.push(`${what} ${got} instead of ${expected.status} ${expected.reason}`);
  }
}
