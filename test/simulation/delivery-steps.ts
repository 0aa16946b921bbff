import { dismissLetters } from "../../worker/inbox/dismiss-letters.ts";
import { replayDeliveries } from "../../worker/inbox/replay.ts";
import { stateHash } from "../../worker/inbox/state-hash.ts";
import type { ChannelEvent } from "../../worker/shared/wire.ts";
import { ACCOUNTS } from "./accounts.ts";
import { must } from "./promise.ts";
import { pick, type Step } from "./step.ts";
import { type Call, parseModel, type World } from "./world.ts";

/** What the provider tells us, and how badly: late, in batches, twice, cut off, with a broken element in it. */

export function delivers(world: World, step: Step): void {
  const batch = nextBatch(world, step);
  if (batch.length > 0) world.deliver(batch);
}

/** Several calls that share a commit, a repeated one or a broken one among them. */
export function deliversTogether(world: World, { a, b, c }: Step): void {
  const calls: Call[] = [];
  for (let call = 0; call <= 1 + (c % 3); call++) {
    const batch = nextBatch(world, { kind: 0, a: a + call, b: b + call, c });
    if (batch.length > 0) calls.push(...world.write(batch));
  }
  const known = pick(world.bodies, a);
  if (known !== undefined && c % 2 === 0) calls.push(known);
  if (known !== undefined && c % 5 === 0) calls.push(cutOff(known, b));
  if (calls.length > 0) world.deliverCalls(...calls);
}

/** What the provider tells next: some of what is untold, from anywhere in it. */
function nextBatch(world: World, { a, b }: Step): ChannelEvent[] {
  const { untold } = world.provider;
  const batch: ChannelEvent[] = [];
  for (let n = 0; n <= b % 4 && untold.length > 0; n++) {
    const place = (a + n * 7) % untold.length;
    const fact = untold[place];
    if (fact === undefined) break;
    batch.push(fact.event);
    fact.copies -= 1;
    if (fact.copies === 0) untold.splice(place, 1);
  }
  // Now and then an element that no database takes sits among the others: its neighbours must not mind.
  if (batch.length > 1 && a % 5 === 0) batch.splice(1, 0, poison(world.now));
  return batch;
}

export const isPoison = (event: ChannelEvent): boolean =>
  event.type === "message" && event.message.externalId.startsWith("poison-");

function poison(at: number): ChannelEvent {
  return {
    type: "message",
    accountExternalId: ACCOUNTS[0].externalId,
    chat: { externalId: "chat0", providerChatId: null, isGroup: false, name: null },
    message: {
      externalId: `poison-${at}`,
      providerMessageId: null,
      part: 0,
      direction: "in",
      kind: "text",
      text: { not: "a text" } as never,
      at,
      attachments: [],
      replyTo: null,
    },
    sender: { providerId: "poisoner", name: null, phone: null, lid: null, username: null },
    people: [],
  };
}

export function redelivers(world: World, { a, b }: Step): void {
  const known = pick(world.bodies, a);
  if (known === undefined) return;
  // Either a retry of the very bytes, or the same events in another envelope.
  if (b % 2 === 0) world.deliverCalls(known);
  else world.deliver([...known.events].reverse());
}

export function deliversGarbage(world: World, { a, b }: Step): void {
  const known = pick(world.bodies, a);
  if (known !== undefined) world.deliverCalls(cutOff(known, b));
}

/** Somebody gives up what could not be taken in, or tries all that is kept once more. */
export function lettersAreDealtWith(world: World, { a, b }: Step): void {
  if (b % 2 === 0) {
    dismissLetters(world.sql, {
      reason: pick(["not_json", "apply_failed", "unknown_account"] as const, a) ?? "not_json",
    });
    world.dismissed = true;
    return;
  }
  const isWaiting =
    world.sql.first("SELECT 1 AS one FROM dead_letters WHERE reason = 'unknown_account' LIMIT 1") !== null;
  const before = stateHash(world.sql);
  replayDeliveries(world.sql, { cursor: null, limit: 10_000 }, parseModel, world.now);
  must(
    isWaiting || world.dismissed || stateHash(world.sql) === before,
    "[10] replaying what was delivered changes nothing, at whatever time",
  );
}

const cutOff = ({ provider, body }: Call, at: number): Call => ({
  provider,
  body: body.slice(0, at % body.byteLength),
});
