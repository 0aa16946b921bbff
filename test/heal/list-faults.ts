import type { RequestFaultKind } from "../simulator/faults.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { HealAccount } from "./heal-tenants.ts";

const LIST = { method: "GET", path: "/messages" };

/** Chances among all lists; together nearly half of them go wrong. */
const LIST_FAULTS: readonly { probability: number; fault: RequestFaultKind }[] = [
  { probability: 0.08, fault: { kind: "status", status: 429, retryAfterSeconds: 1 } },
  { probability: 0.06, fault: { kind: "status", status: 500 } },
  { probability: 0.05, fault: { kind: "cut_before" } },
  { probability: 0.05, fault: { kind: "cut_after" } },
  { probability: 0.08, fault: { kind: "delay", ms: 1_500 } },
  { probability: 0.08, fault: { kind: "delay_answer", ms: 1_500 } },
  { probability: 0.06, fault: { kind: "shift_page", by: 3 } },
  { probability: 0.06, fault: { kind: "shift_page", by: -3 } },
];

/** Lists that answer slowly, with pauses asked for and with shifted pages; webhooks that are lost. */
export function addHealFaults({ simulation }: RunningSimulator, accounts: readonly HealAccount[]): void {
  for (const one of LIST_FAULTS) simulation.faults.add({ on: "request", scope: LIST, count: null, ...one });
  for (const { record, lost } of accounts) {
    const scope = { accountId: record.id };
    simulation.faults.add({ on: "delivery", scope, count: null, probability: lost, fault: { kind: "drop" } });
  }
}

/** Tells of each list that is asked for, as its call is here. */
export function watchLists({ simulation }: RunningSimulator, asked: () => void): void {
  const take = simulation.faults.takeForRequest.bind(simulation.faults);
  simulation.faults.takeForRequest = (facts) => {
    if (facts.method === LIST.method && facts.path === LIST.path) asked();
    return take(facts);
  };
}
