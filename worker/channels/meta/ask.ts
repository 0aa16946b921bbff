import { systemClock } from "../../shared/clock.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ChannelRefusal, ProviderAccess } from "../channel.ts";
import { callGraph, type GraphRequest, isSuccess, retryAfterMsOf } from "./graph.ts";
import { failureOfAnswer, failureOfNetwork } from "./outcome.ts";
import { isJsonObject, type JsonObject } from "./reading.ts";

/** A call whose answer is worth reading only if it is 2xx -> its JSON, which is always an object. */
export async function askGraph(
  access: ProviderAccess,
  request: GraphRequest,
): Promise<{ ok: true; value: JsonObject } | ChannelRefusal> {
  const called = await callGraph(access, request);
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (!isSuccess(answer)) {
    const retryAfterMs = retryAfterMsOf(answer, systemClock);
    return { ...fail(failureOfAnswer(answer)), ...(retryAfterMs !== null && { retryAfterMs }) };
  }
  return isJsonObject(answer.json) ? ok(answer.json) : fail("unreadable_answer");
}

/** 5,000 rows: far above any list asked for here, and a bound on a cursor that never ends. */
const PAGES_MAX = 50;
const PAGE_SIZE = "100";

/** Every row of a list: `{data: [], paging: {cursors: {after}, next?}}`; the last page has no `next`. */
export async function listGraph(
  access: ProviderAccess,
  path: readonly string[],
  query: Record<string, string> = {},
): Promise<Outcome<unknown[], ChannelFailure>> {
  const rows: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const asked: Record<string, string> = after === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, after };
    const answered = await askGraph(access, { method: "GET", path, query: { ...query, ...asked } });
    if (!answered.ok) return answered;
    const { data, paging } = answered.value;
    if (!Array.isArray(data)) return fail("unreadable_answer");
    rows.push(...data);
    // The address in `next` is not called: it carries the token in its query.
    const cursors = isJsonObject(paging) && typeof paging.next === "string" ? paging.cursors : null;
    const next: unknown = isJsonObject(cursors) ? cursors.after : null;
    if (typeof next !== "string" || next === after) break;
    after = next;
  }
  return ok(rows);
}
