import fc from "fast-check";
import { checkAtRest } from "./at-rest.ts";
import { checkAlways } from "./invariants.ts";
import { KINDS, MIXES, quiesce, runStep } from "./operations.ts";
import type { Step } from "./step.ts";
import { World } from "./world.ts";

export const STEPS = 50;

/** Sequences of a fixed length. Smaller numbers are simpler steps and zero is none, so a failing one shrinks well. */
export const sequences = fc.tuple(
  fc.array(fc.record<Step>({ kind: fc.nat(KINDS - 1), a: fc.nat(0xffff), b: fc.nat(0xffff), c: fc.nat(0xffff) }), {
    minLength: STEPS,
    maxLength: STEPS,
  }),
  fc.nat(0xffffff),
  // Half of them of all that can happen: what needs many kinds of things together is in few mixes.
  fc.oneof(fc.constant(0), fc.nat(MIXES.length - 1)),
);

/** Runs one sequence over a fresh world. @throws BrokenPromise, or whatever the core throws */
export function runSequence(steps: readonly Step[], shuffleSeed: number, mix = 0): void {
  const world = new World();
  for (const step of steps) {
    runStep(world, step, mix);
    checkAlways(world);
  }
  quiesce(world);
  checkAtRest(world, shuffleSeed);
}
