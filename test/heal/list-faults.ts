import type { RequestFaultKind, RequestScope } from "../simulator/faults.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { HealAccount } from "./heal-tenants.ts";

/** What a sync asks for: messages, how chats stand, people; Instagram's conversations, and WhatsApp's statuses. */
const LISTS: readonly RequestScope[] = [
  { method: "GET", path: "/messages" },
  { method: "GET", path: "/chats" },
  { method: "GET", path: "/chat_attendees" },
  { method: "GET", path: "/me/conversations" },
  { method: "GET", path: "/:number/message_history" },
];

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

const SENDS: readonly RequestScope[] = [
  { method: "POST", path: "/chats/:id/messages" },
  { method: "POST", path: "/:account/messages" },
];

/** What makes a send uncertain: it was taken, and the answer says otherwise or never comes. */
const SEND_FAULTS: readonly { probability: number; fault: RequestFaultKind }[] = [
  { probability: 0.04, fault: { kind: "status", status: 429, retryAfterSeconds: 1 } },
  { probability: 0.06, fault: { kind: "status_after", status: 500 } },
  { probability: 0.04, fault: { kind: "cut_before" } },
  { probability: 0.06, fault: { kind: "cut_after" } },
  { probability: 0.05, fault: { kind: "delay_answer", ms: 2_000 } },
];

/** Lists that answer slowly, with pauses asked for and with shifted pages; lost answers to sends; lost webhooks. */
export function addHealFaults({ simulation }: RunningSimulator, accounts: readonly HealAccount[]): void {
  const faulty = [
    ...LISTS.map((scope) => [scope, LIST_FAULTS]),
    ...SENDS.map((scope) => [scope, SEND_FAULTS]),
  ] as const;
  for (const [scope, faults] of faulty as [RequestScope, typeof LIST_FAULTS][]) {
    for (const one of faults) simulation.faults.add({ on: "request", scope, count: null, ...one });
  }
  for (const { externalId, lost } of accounts) {
    const scope = { accountId: externalId };
    simulation.faults.add({ on: "delivery", scope, count: null, probability: lost, fault: { kind: "drop" } });
  }
}

/** Tells of each list that is asked for, as its call is here. */
export function watchLists({ simulation }: RunningSimulator, asked: () => void): void {
  const take = simulation.faults.takeForRequest.bind(simulation.faults);
  simulation.faults.takeForRequest = (facts) => {
    if (facts.method === "GET" && (facts.path === "/messages" || facts.path === "/me/conversations")) asked();
    return take(facts);
  };
}
