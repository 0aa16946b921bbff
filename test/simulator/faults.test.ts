import { describe, expect, it } from "vitest";
import { FaultBook, type RequestFacts } from "./faults.ts";
import { SeededRandom } from "./seeded-random.ts";

const SEND: RequestFacts = { method: "POST", path: "/chats/c1/messages", apiKey: "key", accountId: "a1" };

describe("FaultBook", () => {
  it("hits as often as asked and then lets calls through", () => {
    const book = new FaultBook(new SeededRandom(1));
    book.add({ on: "request", count: 2, fault: { kind: "cut_before" } });
    expect([1, 2, 3].map(() => book.takeForRequest(SEND)?.kind)).toEqual(["cut_before", "cut_before", undefined]);
  });

  it("hits only what its scope names", () => {
    const book = new FaultBook(new SeededRandom(1));
    const scope = { method: "POST", path: "/chats/:id/messages", accountId: "a1", apiKey: "key" };
    book.add({ on: "request", count: null, scope, fault: { kind: "cut_after" } });
    expect(book.takeForRequest(SEND)?.kind).toBe("cut_after");
    for (const other of [{ method: "GET" }, { path: "/chats/c1" }, { accountId: "a2" }, { apiKey: "other" }]) {
      expect(book.takeForRequest({ ...SEND, ...other })).toBeNull();
    }
  });

  it("hits the same calls again when the seed is the same", () => {
    const run = () => {
      const book = new FaultBook(new SeededRandom(7));
      book.add({ on: "request", count: null, probability: 0.3, fault: { kind: "cut_before" } });
      return Array.from({ length: 50 }, () => book.takeForRequest(SEND) !== null);
    };
    expect(run()).toEqual(run());
    expect(run().filter(Boolean).length).toBeGreaterThan(5);
    expect(run().filter(Boolean).length).toBeLessThan(30);
  });

  it("clears the faults of one workspace and keeps those of another", () => {
    const book = new FaultBook(new SeededRandom(1));
    book.add({ on: "request", scope: { apiKey: "one" }, fault: { kind: "cut_before" } });
    book.add({ on: "delivery", scope: { apiKey: "two" }, fault: { kind: "drop" } });
    book.clear("one");
    expect(book.list().map((fault) => fault.scope?.apiKey)).toEqual(["two"]);
  });
});
