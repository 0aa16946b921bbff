import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type CloseSockets, closeSockets } from "./close-sockets.ts";

const platformFailure = () => Object.assign(new Error("the object was moved"), { retryable: true });

/** Objects that fail as often as `failures` says, and then close what they are told to. */
function objects(failures: Record<string, (() => Error)[]>) {
  const closed: Record<string, string[]> = {};
  const background: Promise<void>[] = [];
  const context: CloseSockets = {
    inboxOf: (tenantId) => ({
      closeSessions: async (sessionIds) => {
        const failure = failures[tenantId]?.shift();
        if (failure !== undefined) throw failure();
        closed[tenantId] = [...(closed[tenantId] ?? []), ...sessionIds];
      },
    }),
    inBackground: (work) => background.push(work),
  };
  return { context, closed, background };
}

describe("closing the sockets of ended sessions", () => {
  it("tells each tenant's object once, with all its sessions", async () => {
    const { context, closed, background } = objects({});
    await closeSockets(context, [
      { id: "s1", tenantId: "a" },
      { id: "s2", tenantId: "b" },
      { id: "s3", tenantId: "a" },
    ]);
    expect(closed).toEqual({ a: ["s1", "s3"], b: ["s2"] });
    expect(background).toEqual([]);
  });

  it("tells the others when one cannot be reached, and that one again in the background", async () => {
    vi.useFakeTimers();
    const { context, closed, background } = objects({ a: Array(5).fill(platformFailure) });
    await closeSockets(context, [
      { id: "s1", tenantId: "a" },
      { id: "s2", tenantId: "b" },
    ]);
    expect(closed).toEqual({ b: ["s2"] });
    expect(background).toHaveLength(1);
    await vi.runAllTimersAsync();
    await background[0];
    expect(closed).toEqual({ b: ["s2"], a: ["s1"] });
    vi.useRealTimers();
  });

  it("gives up in the background within half a minute, and says so: the object asks by itself in the end", async () => {
    vi.useFakeTimers();
    const lines = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => lines.mockRestore());
    const { context, closed, background } = objects({ a: Array(50).fill(platformFailure) });
    await closeSockets(context, [{ id: "s1", tenantId: "a" }]);
    await vi.advanceTimersByTimeAsync(30_000);
    await background[0];
    expect(closed).toEqual({});
    expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      { level: "error", what: "sockets_not_closed", attempts: 5 },
    ]);
    vi.useRealTimers();
  });

  it("throws what is a bug, after all were told", async () => {
    const { context, closed } = objects({ a: [() => new TypeError("a bug")] });
    const ended = [
      { id: "s1", tenantId: "a" },
      { id: "s2", tenantId: "b" },
    ];
    await expect(closeSockets(context, ended)).rejects.toThrow("a bug");
    expect(closed).toEqual({ b: ["s2"] });
  });
});
