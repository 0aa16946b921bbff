import { describe, expect, it } from "vitest";
import { failureOf } from "./failure-of.ts";
import { doorTo } from "./trpc-client.ts";

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

  it("rejects with the reason of a refusal, and as offline with what is no answer of the server's", async () => {
    const data = { code: "CONFLICT", reason: "too_late", fields: null };
    const refused = doorThatAnswers(() => Response.json({ error: { message: "no", data } }, { status: 409 }));
    const refusal = await refused.door.auth.me.query().catch(failureOf);
    expect(refusal).toEqual({ code: "CONFLICT", reason: "too_late", fields: [] });
    const broken = doorThatAnswers(() => new Response("<h1>502</h1>", { status: 502 }));
    expect(await broken.door.auth.me.query().catch(failureOf)).toMatchObject({ reason: "offline" });
  });
});
