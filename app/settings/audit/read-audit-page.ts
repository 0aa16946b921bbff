import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import type { AppCaller } from "../../../worker/trpc/router.ts";
import { answerForm, type FormAnswer } from "../../forms/form-answer.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { sessionOf } from "../read-settings.ts";
import type { AuditFilter } from "./audit-row.ts";

const ROWS_A_PAGE = 50;
const PEOPLE_MAX = 100;

type ListInput = Extract<Parameters<AppCaller["audit"]["list"]>[0], object>;

/** One page of the log, by the filters and the place in the page's address; and the people one can filter by. */
export async function readAuditPage(trpc: AppCaller, asked: URLSearchParams) {
  const filter: AuditFilter = {
    action: asked.get("action") ?? "",
    result: asked.get("result") ?? "",
    actorId: asked.get("actorId") ?? "",
  };
  const before = asked.get("before");
  const [page, people] = await Promise.all([
    listOrNothing(trpc, filter, before),
    trpc.members.list({ limit: PEOPLE_MAX }),
  ]);
  return {
    filter,
    isNewest: before === null,
    page,
    people: people.items.map(({ userId, email }) => ({ id: userId, name: email })),
  };
}

/** An address that somebody made up (an action that is none, a place that never was) shows an empty page. */
async function listOrNothing(trpc: AppCaller, { action, result, actorId }: AuditFilter, before: string | null) {
  const input = {
    limit: ROWS_A_PAGE,
    cursor: before,
    // The procedure checks them against its lists.
    action: (action || null) as ListInput["action"],
    result: (result || null) as ListInput["result"],
    actorId: actorId || null,
  };
  try {
    return await trpc.audit.list(input);
  } catch (error) {
    if (failureOf(error).code === "BAD_REQUEST") return { items: [], nextCursor: null };
    throw error;
  }
}

export type ChainAnswer = FormAnswer<"check", { ok: boolean; checked: number; brokenAt: number | null }>;

/** Works out the whole chain again: by a form, because it is work that nobody wants at each look at the page. */
export function checkChain(args: ActionFunctionArgs) {
  sessionOf(args);
  return answerForm(args, "check", () => args.context.trpc.audit.verify());
}
