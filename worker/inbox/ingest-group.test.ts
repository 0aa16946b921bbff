import { beforeEach, expect, test } from "vitest";
import { CUSTOMER, channelMessage, inboxInMemory, NOW, parseEvents } from "../../test/simulation/inbox-in-memory.ts";
import { entriesAfter } from "./event-log.ts";
import { ingestGroup } from "./ingest-group.ts";
import type { InboundDelivery } from "./rpc.ts";
import type { Sql } from "./sql.ts";

let sql: Sql;
let { thread, gapless } = inboxInMemory();
let failures: unknown[];
beforeEach(() => {
  ({ sql, thread, gapless } = inboxInMemory());
  failures = [];
});

const delivery = (events: unknown[], receivedAt = NOW): InboundDelivery => ({
  provider: "unipile",
  body: new TextEncoder().encode(JSON.stringify(events)).buffer as ArrayBuffer,
  receivedAt,
});

const ingest = (...deliveries: InboundDelivery[]) =>
  ingestGroup(sql, deliveries, parseEvents, NOW, (reason) => failures.push(reason));

const UNAPPLICABLE = { text: {} as never };
/** A delivery of this moment cannot be stored, as if its row hit a fault of the database. */
const UNSTORABLE_AT = NOW + 1;

function breakOneDelivery(): void {
  sql.run(
    `CREATE TRIGGER broken BEFORE INSERT ON deliveries WHEN NEW.received_at = ${UNSTORABLE_AT}
     BEGIN SELECT RAISE(ABORT, 'broken'); END`,
  );
}

test("calls that share a commit are each stored and answered", () => {
  const answers = ingest(delivery([channelMessage("1"), channelMessage("2")]), delivery([channelMessage("3")]));
  expect(answers).toMatchObject([
    { ok: true, value: { applied: 2, dead: 0 } },
    { ok: true, value: { applied: 1, dead: 0 } },
  ]);
  expect(thread()).toHaveLength(3);
  gapless();
});

test("the same call twice in one group is one message", () => {
  const twice = delivery([channelMessage("1")]);
  expect(ingest(twice, twice)).toMatchObject([{ value: { duplicate: false } }, { value: { duplicate: true } }]);
  expect(thread()).toHaveLength(1);
  gapless();
});

test("a bad element becomes a dead letter and takes neither its neighbours nor the other calls with it", () => {
  const answers = ingest(
    delivery([channelMessage("1")]),
    delivery([channelMessage("2"), channelMessage("bad", UNAPPLICABLE), channelMessage("3")]),
    delivery([channelMessage("4")]),
  );
  expect(answers).toMatchObject([
    { value: { applied: 1, dead: 0 } },
    { value: { applied: 2, dead: 1 } },
    { value: { applied: 1, dead: 0 } },
  ]);
  expect(thread()).toHaveLength(4);
  expect(sql.all("SELECT reason FROM dead_letters")).toEqual([{ reason: "apply_failed" }]);
  expect(sql.all("SELECT sum(elements) AS elements, sum(applied) AS applied FROM deliveries")).toEqual([
    { elements: 5, applied: 4 },
  ]);
  expect(failures).toEqual([]);
  gapless();
});

test("a call that cannot be stored is refused, and the others are stored", () => {
  breakOneDelivery();
  const answers = ingest(delivery([channelMessage("1")]), delivery([channelMessage("2")], UNSTORABLE_AT));
  expect(answers).toMatchObject([{ ok: true }, { ok: false, reason: "storage_failed" }]);
  expect(thread().map((message) => message.text)).toEqual(["text of 1"]);
  expect(failures).toHaveLength(1);
  gapless();
});

test("after a group that went wrong the numbers go on without a gap", () => {
  ingest(delivery([channelMessage("1"), channelMessage("bad", UNAPPLICABLE)]));
  ingest(delivery([channelMessage("2")]), delivery([channelMessage("3")]));
  expect(thread()).toHaveLength(3);
  gapless();
});

/** A message of the customer, under a name they had then. */
const named = (id: string, name: string, minute: number) => ({
  ...channelMessage(id, { at: NOW - 3_600_000 + minute * 60_000 }),
  sender: { ...CUSTOMER, name },
});

test("of the names in one group the newest stays, also where it was given before", () => {
  ingest(delivery([named("1", "Ana", 1)]));
  ingest(delivery([named("2", "Ana", 5), named("3", "Anna", 3)]), delivery([named("4", "Ana", 4)]));
  expect(thread()[0]?.senderName).toBe("Ana");
  ingest(delivery([named("5", "Anna", 4)]));
  expect(thread()[0]?.senderName).toBe("Ana");
  ingest(delivery([named("6", "Ana", 6), named("7", "Anna", 7), named("8", "Anna", 9)]));
  ingest(delivery([named("9", "Ana", 8)]));
  expect(thread()[0]?.senderName).toBe("Anna");
  gapless();
});

test.each([
  ["in a group", delivery],
  ["by itself, beside a bad one", (events: unknown[]) => delivery([...events, channelMessage("bad", UNAPPLICABLE)])],
])("a name that is given again %s and so is the newest of somebody with two contacts is told", (_way, call) => {
  const byLid = { ...CUSTOMER, providerId: "77@lid", phone: null, lid: "77@lid" };
  ingest(delivery([named("1", "Ana", 2), { ...named("2", "Anna", 1), sender: { ...byLid, name: "Anna" } }]));
  ingest(delivery([{ ...named("3", "Ana", 3), sender: { ...byLid, phone: CUSTOMER.phone, name: null } }]));
  expect(thread()[0]?.senderName).toBe("Ana");
  const told = entriesAfter(sql, 0, 100).length;
  ingest(call([{ ...named("4", "Anna", 4), sender: { ...byLid, name: "Anna" } }]));
  expect(thread()[0]?.senderName).toBe("Anna");
  expect(
    entriesAfter(sql, told, 100)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(["chat", "contact", "message"]);
  gapless();
});

test("what a group says is in the log in its order, whole or not at all", () => {
  const written = () => entriesAfter(sql, 0, 100).map(({ kind, entity, chatId }) => [kind, entity, chatId !== null]);
  ingest(delivery([channelMessage("1"), channelMessage("2")]), delivery([channelMessage("3")]));
  const together = written();
  expect(together.filter(([kind]) => kind === "message")).toHaveLength(3);
  ({ sql, thread, gapless } = inboxInMemory());
  for (const id of ["1", "2", "3"]) ingest(delivery([channelMessage(id)]));
  expect(written()).toEqual(together);
});
