import { expect, test } from "vitest";
import type { SendOutcome } from "../shared/wire.ts";
import type { OutboxItem } from "./outbox.ts";
import { drainOutbox, type OutboxDeps } from "./outbox-drain.ts";

const accepted: SendOutcome = { type: "accepted", externalId: "x" };

/** An outbox in memory: items leave it when an attempt finishes. Sends are answered by hand. */
function outbox(items: (Pick<OutboxItem, "messageSeq" | "chatId"> & Partial<OutboxItem>)[]) {
  const open: OutboxItem[] = items.map((item) => ({
    accountId: "a",
    state: "queued",
    attempts: 0,
    attemptedAt: null,
    settleChecks: 0,
    ...item,
  }));
  const sending = new Map<number, (outcome: SendOutcome) => void>();
  const log: string[] = [];
  let poke = () => {};
  let now = 0;
  const deps: OutboxDeps = {
    clock: () => now,
    due: () => [...new Map(open.toReversed().map((item) => [item.chatId, item])).values()].toReversed(),
    admit: () => true,
    begin: (item) => log.push(`begin ${item.messageSeq}`),
    send: (item) => new Promise((resolve) => sending.set(item.messageSeq, resolve)),
    finish: (item, outcome) => {
      log.push(`${outcome.type} ${item.messageSeq}`);
      open.splice(open.indexOf(item), 1);
    },
    look: async () => true,
    finishLook: () => {},
    woken: () =>
      new Promise((resolve) => {
        poke = resolve;
      }),
  };
  const answer = async (messageSeq: number, outcome: SendOutcome = accepted) => {
    sending.get(messageSeq)?.(outcome);
    sending.delete(messageSeq);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { deps, open, log, sending, answer, pass, poke: () => poke() };
}

test("messages of one chat go out one after the other, in order", async () => {
  const box = outbox([
    { messageSeq: 1, chatId: "a" },
    { messageSeq: 2, chatId: "a" },
  ]);
  const drained = drainOutbox(box.deps);
  expect(box.log).toEqual(["begin 1"]);
  await box.answer(1);
  expect(box.log).toEqual(["begin 1", "accepted 1", "begin 2"]);
  await box.answer(2);
  await drained;
  expect(box.log.at(-1)).toBe("accepted 2");
});

test("a slow chat does not hold up the others, and at most four are on their way at once", async () => {
  const box = outbox([1, 2, 3, 4, 5].map((n) => ({ messageSeq: n, chatId: `chat ${n}`, accountId: `of ${n % 2}` })));
  const drained = drainOutbox(box.deps);
  expect([...box.sending.keys()]).toEqual([1, 2, 3, 4]);
  await box.answer(3);
  expect([...box.sending.keys()]).toEqual([1, 2, 4, 5]);
  for (const n of [1, 2, 4, 5]) await box.answer(n);
  await drained;
});

test("an account whose provider does not answer leaves the other accounts their way out", async () => {
  const box = outbox([1, 2, 3, 4].map((n) => ({ messageSeq: n, chatId: `chat ${n}`, accountId: "hangs" })));
  const drained = drainOutbox(box.deps);
  expect([...box.sending.keys()]).toEqual([1, 2, 3]);
  const [first] = box.open;
  box.open.push({ ...first!, messageSeq: 5, chatId: "chat 5", accountId: "works" });
  box.poke();
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  expect([...box.sending.keys()]).toEqual([1, 2, 3, 5]);
  for (const n of [5, 1, 4, 2, 3]) await box.answer(n);
  await drained;
  expect(box.open).toEqual([]);
});

test("a message written while another chat is slow goes out without waiting for it", async () => {
  const box = outbox([{ messageSeq: 1, chatId: "slow" }]);
  const drained = drainOutbox(box.deps);
  box.open.push({
    messageSeq: 2,
    chatId: "other",
    accountId: "a",
    state: "queued",
    attempts: 0,
    attemptedAt: null,
    settleChecks: 0,
  });
  box.poke();
  await Promise.resolve()
    .then(() => {})
    .then(() => {})
    .then(() => {});
  expect([...box.sending.keys()]).toEqual([1, 2]);
  await box.answer(2);
  await box.answer(1);
  await drained;
});

test("a sender that throws leaves doubt, not a retry", async () => {
  const box = outbox([{ messageSeq: 1, chatId: "a" }]);
  box.deps.send = () => Promise.reject(new TypeError("a bug"));
  await drainOutbox(box.deps);
  expect(box.log).toEqual(["begin 1", "unconfirmed 1"]);
});

test("one alarm sends for a while only: then it ends what is on its way and leaves the rest to the next", async () => {
  const box = outbox([1, 2].map((n) => ({ messageSeq: n, chatId: "a" })));
  const drained = drainOutbox(box.deps);
  box.pass(20_000);
  await box.answer(1);
  await drained;
  expect(box.log).toEqual(["begin 1", "accepted 1"]);
  expect(box.open.map(({ messageSeq }) => messageSeq)).toEqual([2]);
});

test("while one that hangs is waited for at the end, the other accounts go on, and no longer than for that", async () => {
  const of = { hangs: [1, 2], works: [3, 4, 5] };
  const box = outbox(
    Object.entries(of).flatMap(([accountId, numbers]) =>
      numbers.map((n) => ({ messageSeq: n, chatId: accountId === "hangs" ? `chat ${n}` : "a", accountId })),
    ),
  );
  const later = box.open.splice(1);
  const drained = drainOutbox(box.deps);
  box.pass(20_000);
  box.open.push(...later);
  box.poke();
  await box.answer(0);
  expect([...box.sending.keys()]).toEqual([1, 3]);
  await box.answer(3);
  expect([...box.sending.keys()]).toEqual([1, 4]);
  await box.answer(1);
  await box.answer(4);
  await drained;
  expect(box.open.map(({ messageSeq }) => messageSeq)).toEqual([2, 5]);
});

test("what had to wait does not hide what is behind it", async () => {
  const box = outbox([1, 2].map((n) => ({ messageSeq: n, chatId: `chat ${n}` })));
  const { due } = box.deps;
  const waiting = new Set<number>();
  // As the database answers: a few at a time.
  box.deps.due = () =>
    due()
      .filter(({ messageSeq }) => !waiting.has(messageSeq))
      .slice(0, 1);
  box.deps.admit = ({ messageSeq }) => messageSeq !== 1 || !waiting.add(1);
  const drained = drainOutbox(box.deps);
  expect(box.log).toEqual(["begin 2"]);
  await box.answer(2);
  await drained;
});
