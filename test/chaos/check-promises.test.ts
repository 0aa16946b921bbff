import { describe, expect, test } from "vitest";
import { type BrokenPromises, checkPromises } from "./check-promises.ts";
import type { Observations, StoredMessage } from "./observations.ts";

/*
 * The checker of `npm run chaos` bites: each way to break a promise, put into observations that are otherwise whole,
 * is found under its own name. Whether the run itself observes rightly is not shown here.
 */

const CHAT = "chat-at-the-provider";

const incoming = (seq: number, event: string, over: Partial<StoredMessage> = {}): StoredMessage => ({
  ...{ id: `m${seq}`, direction: "in", text: `${event} is number 1 here`, status: "received", error: null },
  ...{ clientId: null, sortAt: 1_000 + seq, seq, rev: seq },
  ...over,
});

const written = (seq: number, clientId: string, over: Partial<StoredMessage> = {}): StoredMessage => ({
  ...incoming(seq, clientId),
  ...{ direction: "out", status: "sent", clientId },
  ...over,
});

type Draft = {
  events: Observations["events"];
  sends: Observations["sends"][number][];
  taken: Observations["taken"][number][];
  thread: StoredMessage[];
  log: string[];
  entities: string[];
  breaches: string[];
  messages: Map<string, StoredMessage>;
};

/** Two events and two sends of one tenant, everything as it should be. */
function whole(): Draft {
  const thread = [incoming(1, "E1"), incoming(2, "E2"), written(3, "S1"), written(4, "S2")];
  const event = (at: number) => ({ tenant: "a", chat: CHAT, at, isAcknowledged: true });
  return {
    events: new Map([
      ["E1", event(1_001)],
      ["E2", event(1_002)],
    ]),
    sends: ["S1", "S2"].map((clientId) => ({ clientId, tenant: "a" })),
    taken: ["S1", "S2"].map((clientId) => ({ clientId, chat: CHAT })),
    thread,
    log: ["m1", "m2", "m3", "m4"],
    entities: ["m1", "m2", "m3", "m4"],
    breaches: [],
    messages: new Map(thread.map((message) => [message.id, message])),
  };
}

function check(change: (draft: Draft) => void): Partial<BrokenPromises> {
  const draft = whole();
  change(draft);
  const { events, sends, taken, thread, log, entities, breaches, messages } = draft;
  const shown = { entities, breaches, messages };
  const broken = checkPromises({
    ...{ events, sends, taken },
    tenants: [{ tenant: "a", threads: [thread], log, shown }],
  });
  return Object.fromEntries(Object.entries(broken).filter(([, cases]) => cases.length > 0));
}

/** Stores and shows it, so that only the promise in question is broken. */
function add(draft: Draft, message: StoredMessage): void {
  draft.thread.push(message);
  draft.log.push(message.id);
  draft.entities.push(message.id);
  draft.messages.set(message.id, message);
}

function replace(draft: Draft, place: number, message: StoredMessage): void {
  draft.thread[place] = message;
  draft.messages.set(message.id, message);
}

describe("What reached the threads", () => {
  test("Whole observations break no promise", () => {
    expect(check(() => {})).toEqual({});
  });

  test("An acknowledged event that is in no thread is lost", () => {
    const broken = check((draft) => {
      draft.events = new Map([...draft.events, ["E3", { tenant: "a", chat: CHAT, at: 1_003, isAcknowledged: true }]]);
    });
    expect(broken).toEqual({ lost: ["E3"] });
  });

  test("An event that was never acknowledged may be missing", () => {
    const broken = check((draft) => {
      draft.events = new Map([...draft.events, ["E3", { tenant: "a", chat: CHAT, at: 1_003, isAcknowledged: false }]]);
    });
    expect(broken).toEqual({});
  });

  test("An event that stands in a thread twice is duplicated", () => {
    expect(check((draft) => add(draft, incoming(5, "E2")))).toEqual({ duplicated: ["E2"] });
  });

  test("A message that nobody sent is unexpected", () => {
    expect(check((draft) => add(draft, incoming(5, "E9")))).toEqual({ unexpected: ["E9"] });
  });

  test("A message in another tenant's or another chat's thread is unexpected", () => {
    const elsewhere = (over: Partial<{ tenant: string; chat: string }>) =>
      check((draft) => {
        const event = { tenant: "a", chat: CHAT, at: 1_005, isAcknowledged: true, ...over };
        draft.events = new Map([...draft.events, ["E3", event]]);
        add(draft, incoming(5, "E3"));
      });
    expect(elsewhere({ tenant: "b" })).toEqual({ unexpected: ["E3"] });
    expect(elsewhere({ chat: "another" })).toEqual({ unexpected: ["E3"] });
  });

  test("A thread that is not in the order of time and number is out of order", () => {
    const broken = check((draft) => draft.thread.splice(0, 2, incoming(2, "E2"), incoming(1, "E1")));
    expect(broken.outOfOrder).toContain("m1");
    expect(Object.keys(broken)).toEqual(["outOfOrder"]);
  });

  test("A thread against the provider's times is out of order, whatever its own sort key says", () => {
    const broken = check((draft) => {
      draft.events = new Map(
        [...draft.events].map(([id, event]) => [id, { ...event, at: id === "E1" ? 9_000 : 1_002 }]),
      );
    });
    expect(broken).toEqual({ outOfOrder: ["m2"] });
  });
});

describe("What reached the customers", () => {
  test("A send that the provider took twice is a double send", () => {
    expect(check((draft) => draft.taken.push({ clientId: "S2", chat: CHAT }))).toEqual({ doubleSends: ["S2"] });
  });

  test("A send that is in no thread is silently lost", () => {
    const broken = check((draft) => {
      draft.thread.pop();
      draft.messages.delete("m4");
    });
    expect(broken).toEqual({ silentlyLostSends: ["S2"] });
  });

  test("A send that is shown as sent and was never taken is silently lost", () => {
    expect(check((draft) => draft.taken.pop())).toEqual({ silentlyLostSends: ["S2"] });
  });

  test("A send that still waits at the end is silently lost", () => {
    const broken = check((draft) => {
      draft.taken.pop();
      replace(draft, 3, written(4, "S2", { status: "queued" }));
    });
    expect(broken).toEqual({ silentlyLostSends: ["S2"] });
  });

  test("A failed or uncertain send with a reason is honest, one without is not", () => {
    const ended = (status: "failed" | "unconfirmed", error: StoredMessage["error"]) =>
      check((draft) => {
        draft.taken.pop();
        replace(draft, 3, written(4, "S2", { status, error }));
      });
    const reason = { code: "uncertain", text: "Delivery uncertain" };
    expect(ended("failed", reason)).toEqual({});
    expect(ended("unconfirmed", reason)).toEqual({});
    expect(ended("failed", null)).toEqual({ silentlyLostSends: ["S2"] });
  });

  test("A send that is shown as failed and was taken is falsely failed", () => {
    const broken = check((draft) => {
      replace(draft, 3, written(4, "S2", { status: "failed", error: { code: "x", text: "Refused" } }));
    });
    expect(broken).toEqual({ falselyFailedSends: ["S2"] });
  });

  test("A send with two bubbles is duplicated", () => {
    expect(check((draft) => add(draft, written(5, "S2")))).toEqual({ duplicated: ["S2"] });
  });

  test("Sends of one chat that were taken in another order are out of order", () => {
    expect(check((draft) => draft.taken.reverse())).toEqual({ outOfOrder: ["S1"] });
  });
});

describe("What the sockets showed", () => {
  test("A number that was shown for another entity is a phantom", () => {
    const broken = check((draft) => {
      draft.entities[1] = "m77";
    });
    expect(broken).toEqual({ phantom: ["a: m77 as number 2"] });
  });

  test("A message that was shown and is stored nowhere is a phantom", () => {
    expect(check((draft) => draft.messages.set("m9", incoming(9, "E2")))).toEqual({ phantom: ["a: m9"] });
  });

  test("More than the log has is a phantom, less is a breach", () => {
    expect(check((draft) => draft.entities.push("m5"))).toEqual({ phantom: ["a: m5 as number 5"] });
    expect(check((draft) => draft.entities.pop())).toEqual({ liveBreaches: ["a: ends before the log does"] });
  });

  test("A client that shows a message as it was before, or not at all, is a breach", () => {
    const outdated = check((draft) => draft.messages.set("m4", written(4, "S2", { status: "queued", rev: 3 })));
    expect(outdated).toEqual({ liveBreaches: ["a: m4 is shown as it was before"] });
    expect(check((draft) => draft.messages.delete("m4"))).toEqual({ liveBreaches: ["a: m4 was never shown"] });
  });

  test("What broke the protocol on the way is a breach", () => {
    expect(check((draft) => draft.breaches.push("another epoch"))).toEqual({ liveBreaches: ["a: another epoch"] });
  });
});
