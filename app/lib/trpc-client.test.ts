import { describe, expect, it, vi } from "vitest";
import { failureOf } from "./failure-of.ts";
import { doorTo, speakFor, trpc } from "./trpc-client.ts";

type Call = { url: string; method: string; body: unknown; signal: AbortSignal | null };

function doorThatAnswers(answer: () => Response) {
  const calls: Call[] = [];
  const door = doorTo("/trpc", async (url, { method = "GET", body = null, signal = null }) => {
    calls.push({ url, method, body, signal });
    return answer();
  });
  return { door, calls };
}
const done = (data: unknown) => Response.json({ result: { data } });

describe("the door to /trpc", () => {
  it("asks with GET and its input in the address, and gives the data of the answer", async () => {
    const { door, calls } = doorThatAnswers(() => done({ items: [] }));
    const stop = new AbortController();
    expect(await door.messages.list.query({ chatId: "a&b", limit: 5 }, { signal: stop.signal })).toEqual({ items: [] });
    const [call] = calls;
    expect(call).toMatchObject({ method: "GET", signal: stop.signal });
    const { pathname, searchParams } = new URL(call?.url ?? "", "https://parley.example");
    expect(pathname).toBe("/trpc/messages.list");
    expect(JSON.parse(searchParams.get("input") ?? "")).toEqual({ chatId: "a&b", limit: 5 });
  });

  it("asks without an input where there is none", async () => {
    const { door, calls } = doorThatAnswers(() => done(null));
    await door.auth.me.query();
    expect(calls[0]?.url).toBe("/trpc/auth.me");
  });

  it("changes with POST and a body of JSON", async () => {
    const { door, calls } = doorThatAnswers(() => done({ ok: true }));
    await door.chats.markRead.mutate({ chatId: "c1" } as never);
    expect(calls[0]).toMatchObject({ url: "/trpc/chats.markRead", method: "POST", body: '{"chatId":"c1"}' });
  });

  it("rejects with the reason of a refusal, and for another try with what is no answer of the server's", async () => {
    const data = { code: "CONFLICT", reason: "too_late", fields: null };
    const refused = doorThatAnswers(() => Response.json({ error: { message: "no", data } }, { status: 409 }));
    const refusal = await refused.door.auth.me.query().catch(failureOf);
    expect(refusal).toEqual({ code: "CONFLICT", reason: "too_late", fields: [] });
    const broken = doorThatAnswers(() => new Response("<h1>502</h1>", { status: 502 }));
    expect(await broken.door.auth.me.query().catch(failureOf)).toMatchObject({ reason: "try_again" });
  });

  it("takes for done only what the server says is done: something before it may answer in JSON of its own", async () => {
    for (const body of [{ message: "Forbidden" }, { success: false }, { error: "rate_limited" }, {}, null, "no"]) {
      const { door } = doorThatAnswers(() => Response.json(body, { status: 403 }));
      const outcome = door.messages.cancel.mutate({ clientId: "c1" }).then(() => "done", failureOf);
      expect(await outcome, JSON.stringify(body)).toMatchObject({ code: "unreadable", reason: "try_again" });
    }
    const { door } = doorThatAnswers(() => Response.json({ result: {} }));
    expect(await door.messages.cancel.mutate({ clientId: "c1" })).toBeUndefined();
  });

  it("says whose page asks, for as long as that page is there", async () => {
    const asked = vi.fn<typeof fetch>(async () => done({ ok: true }));
    vi.stubGlobal("fetch", asked);
    const headers = () => new Headers(asked.mock.lastCall?.[1]?.headers);
    const end = speakFor("ann", "shop");
    await trpc.chats.markRead.mutate({ chatId: "c1" } as never);
    expect([...headers()]).toEqual([
      ["content-type", "application/json"],
      ["parley-viewer", "ann shop"],
    ]);
    await trpc.auth.me.query();
    expect([...headers()]).toEqual([["parley-viewer", "ann shop"]]);
    end();
    await trpc.auth.me.query();
    expect([...headers()]).toEqual([]);
    vi.unstubAllGlobals();
  });
});
