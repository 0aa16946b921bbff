import { buildDeployable } from "../../deployable/build-deployable.ts";
import type { Part, PartResult } from "../part.ts";
import type { HttpAnswer } from "../site/http-call.ts";
import type { Site } from "../site/site.ts";
import type { Stage } from "../site/stage.ts";
import { freshAddress, Visitor } from "../site/visitor.ts";
import { type Door, type DoorColumn, doors, hasSignedIn } from "./doors.ts";
import { hostileProvenances, OWN_PROVENANCES, type Provenance } from "./hostile-origins.ts";
import { copyWithoutGate } from "./without-gate.ts";

const PASSWORD = "one long pass phrase for the matrix";

/** Cross-site requests and socket hijacking: every hostile provenance through every door, judged by its effect. */
export const csrfPart: Part = {
  name: "csrf",
  title: "Requests that another site makes in a visitor's name",
  run: async (stage): Promise<PartResult> => {
    const hostile = hostileProvenances();
    const guarded = await openAttacked(stage, stage.bundleFolder);
    const broken: string[] = [];

    const accepted = await attack(guarded, hostile);
    for (const { door, provenance } of accepted) {
      broken.push(`accepted: ${door.column}, ${door.name}, from ${provenance.name}`);
    }
    const own = await attack(guarded, OWN_PROVENANCES);
    for (const door of guarded.doors.filter(isOurOwnWay)) {
      for (const provenance of OWN_PROVENANCES) {
        if (own.some((taken) => taken.door === door && taken.provenance === provenance)) continue;
        broken.push(`refused although it is ours: ${door.column}, ${door.name}, from ${provenance.name}`);
      }
    }

    const openFolder = stage.newFolder("without-gate");
    copyWithoutGate(await buildDeployable({ isReadable: true }), openFolder);
    const open = await openAttacked(stage, openFolder);
    // Every door with a few of the provenances: without a gate all of them are the same.
    const few = hostile.filter((_, index) => index % 12 === 0);
    const withoutGate = await attack(open, few);
    const byColumn = countByColumn(withoutGate.map(({ door }) => door));
    for (const column of new Set(open.doors.map((door) => door.column))) {
      if ((byColumn[column] ?? 0) === 0)
        broken.push(`${column}: nothing gets in without the gate, so it shows nothing`);
    }

    return {
      figures: {
        csrfCombinations: hostile.length * guarded.doors.length,
        csrfAccepted: accepted.length,
        csrfOwnAccepted: own.length,
        acceptedWithoutGate: withoutGate.length,
        acceptedWithoutGateByColumn: byColumn,
      },
      broken,
    };
  },
};

type Attacked = { site: Site; victim: { userId: string; tenantId: string }; doors: Door[] };

async function openAttacked(stage: Stage, bundleFolder: string): Promise<Attacked> {
  const site = await stage.startSite({ bundleFolder });
  const attacker = { email: "attacker@parley.example", password: PASSWORD };
  await new Visitor(site).done("auth.signUp", { ...attacker, workspace: "Attacker" });
  const victim = await new Visitor(site).done<{ user: { id: string }; tenant: { id: string } }>("auth.signUp", {
    ...{ email: "victim@parley.example", password: PASSWORD },
    workspace: "Victim",
  });
  return { site, victim: { userId: victim.user.id, tenantId: victim.tenant.id }, doors: doors(attacker) };
}

type Taken = { door: Door; provenance: Provenance };

/** @returns what had an effect, however it was answered */
async function attack(attacked: Attacked, provenances: readonly Provenance[]): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const door of attacked.doors) {
    const tried = provenances.filter(({ isOriginOurs = false }) => !(isOriginOurs && door.effect === "socket"));
    if (door.effect === "signed_out" && !(await isSessionOver(attacked, door, tried))) continue;
    for (const provenance of tried) {
      if (await hasEffect(attacked, door, provenance)) taken.push({ door, provenance });
    }
  }
  return taken;
}

/** All of them on one session: when it is still there, none of them has ended it. */
async function isSessionOver(attacked: Attacked, door: Door, provenances: readonly Provenance[]): Promise<boolean> {
  const session = newSession(attacked);
  for (const provenance of provenances) await send(session, door, provenance);
  return isOver(session);
}

async function hasEffect(attacked: Attacked, door: Door, provenance: Provenance): Promise<boolean> {
  const session = newSession(attacked);
  const answer = await send(session, door, provenance);
  if (door.effect === "socket") return answer.status === 101;
  return door.effect === "signed_in" ? hasSignedIn(answer) : isOver(session);
}

const newSession = ({ site, victim }: Attacked): Visitor =>
  new Visitor(site, { cookie: site.mintSession(victim.userId, victim.tenantId) });

const isOver = async (session: Visitor): Promise<boolean> => (await session.query("auth.me")).status !== 200;

function send(session: Visitor, { call }: Door, provenance: Provenance): Promise<HttpAnswer> {
  const who = [
    ["cookie", session.cookie ?? ""],
    ["cf-connecting-ip", freshAddress()],
  ] as const;
  return session.site.call({ ...call, headers: [...who, ...provenance.headers, ...(call.headers ?? [])] });
}

/** Ways that Parley's own pages go, which have to work from there. */
const isOurOwnWay = ({ column, name }: Door): boolean =>
  column === "upgrade" ||
  column === "trpcJson" ||
  column === "signInForm" ||
  (column === "remixAction" && name === "form");

function countByColumn(taken: readonly Door[]): Partial<Record<DoorColumn, number>> & Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { column } of taken) counts[column] = (counts[column] ?? 0) + 1;
  return counts;
}
