import type { FaultInput, RequestFaultKind } from "../simulator/faults.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";

/** Points in a send's life that only the provider can see. */
export type ProviderPoint = "provider_received" | "provider_accepted" | "provider_answered";

const SEND = { method: "POST", path: "/chats/:id/messages" };
const LISTING = { method: "GET", path: "/chats/:id/messages" };

/** Chances among all sends; together about every fourth goes wrong, and rarely five in a row (the breaker's limit). */
const SEND_FAULTS: readonly { probability: number; fault: RequestFaultKind }[] = [
  { probability: 0.04, fault: { kind: "status", status: 429, retryAfterSeconds: 1 } },
  { probability: 0.02, fault: { kind: "status", status: 503, retryAfterSeconds: 1 } },
  { probability: 0.01, fault: { kind: "status", status: 422, errorType: "invalid_parameters" } },
  { probability: 0.02, fault: { kind: "status", status: 500 } },
  { probability: 0.04, fault: { kind: "status_after", status: 500 } },
  { probability: 0.03, fault: { kind: "cut_before" } },
  { probability: 0.04, fault: { kind: "cut_after" } },
  { probability: 0.03, fault: { kind: "delay", ms: 3_000 } },
  { probability: 0.03, fault: { kind: "delay_answer", ms: 3_000 } },
  // Beyond what Parley waits for: it has given up when the provider takes the message.
  { probability: 0.01, fault: { kind: "delay", ms: 14_000 } },
];

const OTHER_FAULTS: readonly FaultInput[] = [
  {
    on: "request",
    scope: LISTING,
    fault: { kind: "status", status: 500 },
    probability: 0.1,
    count: null,
  },
  { on: "delivery", fault: { kind: "drop" }, probability: 0.05, count: null },
  { on: "delivery", fault: { kind: "duplicate", copies: 2 }, probability: 0.1, count: null },
  { on: "delivery", fault: { kind: "late", ms: 4_000 }, probability: 0.1, count: null },
  { on: "delivery", fault: { kind: "reorder", window: 8, holdMs: 1_500 }, probability: 0.1, count: null },
];

/** From now on the provider lies, dawdles and breaks off, until its faults are cleared. */
export function addProviderFaults(simulator: RunningSimulator): void {
  const { faults } = simulator.simulation;
  for (const one of SEND_FAULTS) faults.add({ on: "request", scope: SEND, count: null, ...one });
  for (const one of OTHER_FAULTS) faults.add(one);
}

/** Tells of every send at three points: as its request is here, as it is taken, as its answer goes out. */
export function watchProvider(simulator: RunningSimulator, reached: (point: ProviderPoint) => void): void {
  const { simulation } = simulator;
  const take = simulation.faults.takeForRequest.bind(simulation.faults);
  simulation.faults.takeForRequest = (facts) => {
    if (isSend(facts.method, facts.path)) reached("provider_received");
    return take(facts);
  };
  simulation.on("ownMessage", () => reached("provider_accepted"));
  const record = simulation.recordRequest.bind(simulation);
  simulation.recordRequest = (request) => {
    record(request);
    // The answer is handed to the network in this turn: by the next one it has left.
    if (isSend(request.method, request.path)) setImmediate(() => reached("provider_answered"));
  };
}

const isSend = (method: string, path: string): boolean => method === "POST" && /^\/chats\/[^/]+\/messages$/.test(path);
