import { randomBytes } from "node:crypto";
import { quantiles } from "../../chaos/quantiles.ts";
import { comparable } from "../matrix/compare-answers.ts";
import { addMember } from "../matrix/tenant-world.ts";
import type { Part, PartResult } from "../part.ts";
import { freshAddress, Visitor } from "../site/visitor.ts";

const PASSWORD = "one long pass phrase for classes";
/** Fewer say nothing; more come when there is time (`--seconds`). */
const ROUNDS_MIN = 6;

/**
 * Who has an account is nobody's business: an unknown email, a wrong password and a member who is shut out are told
 * the same, byte for byte. How long each takes is reported side by side and judged by nobody: a machine that is busy
 * with other things says nothing about a difference of a few milliseconds.
 */
export const signInPart: Part = {
  name: "sign-in",
  title: "What a failed sign-in tells",
  run: async (stage): Promise<PartResult> => {
    const site = await stage.startSite();
    const broken: string[] = [];
    const owner = await new Visitor(site).done<{ tenant: { id: string } }>("auth.signUp", {
      ...{ email: "owner@parley.example", password: PASSWORD, workspace: "Classes" },
    });
    const emailOf = (state: "in" | "disabled" | "removed") => addMember(site, owner.tenant.id, "agent", state).email;
    const classes = {
      unknownEmail: () => ({ email: `${randomBytes(8).toString("hex")}@parley.example`, password: PASSWORD }),
      wrongPassword: () => ({ email: emailOf("in"), password: `${PASSWORD}, no` }),
      disabledMember: () => ({ email: emailOf("disabled"), password: PASSWORD }),
      removedMember: () => ({ email: emailOf("removed"), password: PASSWORD }),
    };

    const times = new Map<string, number[]>();
    const texts = new Set<string>();
    // In turns, so that whatever else the machine does happens to all of them.
    const endsAt = performance.now() + stage.seconds * 1_000;
    for (let round = 0; round < ROUNDS_MIN || performance.now() < endsAt; round++) {
      for (const [name, make] of Object.entries(classes)) {
        const asked = make();
        const visitor = new Visitor(site, { address: freshAddress() });
        const startedAt = performance.now();
        const answer = await visitor.mutate("auth.signIn", asked);
        times.set(name, [...(times.get(name) ?? []), performance.now() - startedAt]);
        texts.add(comparable(answer));
        if (answer.status !== 401) broken.push(`${name} was answered ${answer.status}`);
      }
    }
    if (texts.size !== 1) broken.push(`a failed sign-in has ${texts.size} different answers`);

    const medians = Object.fromEntries(
      [...times].map(([name, values]) => [name, quantiles(values, { p50: 0.5 }).p50 ?? 0]),
    );
    const ratio = Math.max(...Object.values(medians)) / Math.min(...Object.values(medians));
    return {
      figures: {
        signInAttempts: [...times.values()].flat().length,
        signInClasses: Object.keys(classes).length,
        signInAnswers: texts.size,
        signInMedianMs: medians,
        signInMedianRatio: Math.round(ratio * 100) / 100,
      },
      broken,
    };
  },
};
