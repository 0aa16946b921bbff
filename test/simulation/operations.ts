import { trimLog } from "../../worker/inbox/event-log.ts";
import { nextDueAt } from "../../worker/inbox/outbox.ts";
import { replayDeliveries } from "../../worker/inbox/replay.ts";
import { accountChanges, isErased, isMadeAnew, listsArrive } from "./account-steps.ts";
import { agentResends, agentRetries, agentWrites, reads } from "./agent-steps.ts";
import { delivers, deliversGarbage, deliversTogether, lettersAreDealtWith, redelivers } from "./delivery-steps.ts";
import { amends, customerWrites, phoneRepeatsLate, phoneWrites, receipts } from "./network-steps.ts";
import { teamMerges, teamNames, teamParts } from "./people-steps.ts";
import { agentDrafts, agentPlans, agentReplans, plansComeDue, teamNotes } from "./plan-steps.ts";
import { answers, crashes, looks, receiptOvertakesAnswer, sends } from "./sender-steps.ts";
import { chatsOf, DAY_MS, pick, type Step, threadOf } from "./step.ts";
import { agentCallsBack, agentDiscards, labelsChange, snoozesEnd, somebodySearches, teamWorks } from "./team-steps.ts";
import { parseModel, type World } from "./world.ts";

function timePasses(world: World, { a, b }: Step): void {
  const spans = [1, 500, 1_000, 4_000, 20_000, 80_000, 3_600_000, -3_600_000, 16 * 60_000];
  const spanMs = (pick(spans, b) ?? 1) + (a % 100);
  world.isClockPutBack ||= spanMs < 0;
  world.now += spanMs;
}

function clientMoves(world: World, { a, b }: Step): void {
  const client = pick(world.clients, a);
  if (client === undefined) return;
  if (!client.isConnected) client.connect();
  else if (b % 6 === 0) client.drop();
  else if (b % 6 === 1) client.loseEvent();
  else client.pump(1 + (b % 8));
}

/** What a page asks for by itself is answered at any time, whatever the socket has told meanwhile. */
function clientAsks(world: World, { a, b, c }: Step): void {
  const client = pick(world.clients, a);
  const chat = pick(chatsOf(world), b);
  if (client === undefined || chat === undefined) return;
  const message = pick(threadOf(world, chat.id), c);
  if (c % 3 === 0) client.askForThread(chat.id);
  else if (c % 3 === 1 && message) client.askFor(message);
  else client.askForChats();
}

/** How often each thing happens, out of the sum. The first is nothing at all: what a failing sequence shrinks to. */
const OPERATIONS: readonly [number, (world: World, step: Step) => void][] = [
  [1, () => {}],
  [14, customerWrites],
  [4, phoneWrites],
  [2, phoneRepeatsLate],
  [8, amends],
  [8, receipts],
  [14, delivers],
  [6, deliversTogether],
  [5, redelivers],
  [1, deliversGarbage],
  [1, lettersAreDealtWith],
  [9, agentWrites],
  [3, agentResends],
  [3, agentRetries],
  [10, sends],
  [9, answers],
  [2, receiptOvertakesAnswer],
  [2, crashes],
  [5, looks],
  [7, timePasses],
  [4, reads],
  [5, teamWorks],
  [1, labelsChange],
  [2, snoozesEnd],
  [2, agentCallsBack],
  [2, somebodySearches],
  [2, agentPlans],
  [2, agentReplans],
  [3, plansComeDue],
  [2, teamNotes],
  [1, agentDrafts],
  [1, teamMerges],
  [1, teamParts],
  [1, teamNames],
  [10, clientMoves],
  [4, clientAsks],
  [4, (world, { a, b }) => pick(world.clients, a)?.hear(b)],
  [1, (world) => world.connectSecondAccount()],
  [1, (world) => trimLog(world.sql, world.now + 8 * DAY_MS)],
  [2, accountChanges],
  [1, isMadeAnew],
  [1, isErased],
  [4, listsArrive],
  [2, agentDiscards],
];

type Table = ((world: World, step: Step) => void)[];

const tableOf = (operations: typeof OPERATIONS): Table =>
  operations.flatMap(([weight, operation]) => Array.from({ length: weight }, () => operation));

const ALWAYS: ReadonlySet<unknown> = new Set([customerWrites, delivers, agentWrites, sends, answers, timePasses]);

const isIn = (mix: number, place: number): boolean =>
  place === 0 || (Math.imul(mix * 64 + place, 0x9e3779b1) >>> 16) % 2 === 0;

/**
 * All that can happen, and mixes that leave about half of it out: few kinds of things that happen often reach states
 * which many kinds hardly ever do.
 */
export const MIXES: readonly Table[] = [
  tableOf(OPERATIONS),
  ...Array.from({ length: 127 }, (_, mix) =>
    tableOf(OPERATIONS.filter(([, operation], place) => ALWAYS.has(operation) || isIn(mix + 1, place))),
  ),
];

export const KINDS = tableOf(OPERATIONS).length;

export function runStep(world: World, step: Step, mix: number): void {
  const table = MIXES[mix];
  table?.[step.kind % table.length]?.(world, step);
  world.letOut();
}

/** Lets everything come to rest: all facts told, all answers in, all doubts looked into, all clients caught up. */
export function quiesce(world: World): void {
  const step = { kind: 0, a: 0, b: 1, c: 1 };
  world.connectSecondAccount();
  world.allAccountsReturn();
  for (let round = 0; round < 400; round++) {
    while (world.provider.untold.length > 0) delivers(world, { ...step, b: 3 });
    while (world.inFlight.length > 0) answers(world, step);
    const isOpen = world.sql.first(
      "SELECT 1 AS one FROM outbox WHERE state IN ('queued', 'sending', 'settling') LIMIT 1",
    );
    if (isOpen === null && world.provider.untold.length === 0) break;
    world.now = Math.max(world.now + 20_000, nextDueAt(world.sql) ?? 0);
    sends(world, { ...step, b: 0 });
    looks(world, { ...step, b: 1 });
    world.letOut();
  }
  // What was given up is found again by whoever has it all replayed.
  if (world.dismissed) replayDeliveries(world.sql, { cursor: null, limit: 10_000 }, parseModel, world.now);
  world.letOut();
  for (const client of world.clients) {
    if (!client.isConnected) client.connect();
    client.pump(10_000);
    client.hearAll();
    client.hearHead();
    client.pump(10_000);
  }
}
