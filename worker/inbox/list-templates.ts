import type { ChannelFailure } from "../channels/channel.ts";
import type { MessageTemplate } from "../shared/message-template.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { findAccount } from "./accounts.ts";
import type { InboxCore } from "./inbox-core.ts";
import type { Sql } from "./sql.ts";
import { wayOut } from "./way-out.ts";

export type TemplatesRefusal = "not_found" | "not_connected" | Exclude<ChannelFailure, "not_found">;

/**
 * The templates of an account as the provider has them now, with what its webhooks have said of them: the reason for a
 * refusal is in those only. By name, and by language within it.
 */
export async function listTemplates(
  core: InboxCore,
  accountId: string,
): Promise<Outcome<MessageTemplate[], TemplatesRefusal>> {
  const account = findAccount(core.sql, accountId);
  if (account === null) return fail("not_found");
  if (account.abilities?.templates !== true) return fail("not_supported");
  const way = await wayOut(core.openAccess, account.id, core.clock);
  if (way === "unreadable") return fail("unreachable");
  if (way === null) return fail("not_connected");
  const listed = (await way.channel.templates?.(way.access)) ?? fail("not_supported" as const);
  // The business account was taken from the token: there is nothing to list any more.
  if (!listed.ok) return fail(listed.reason === "not_found" ? "not_allowed" : listed.reason);
  const told = statesOf(core.sql, account.id);
  const now = core.clock();
  const templates = listed.value.map((template) => ({
    ...template,
    ...shownState(template.status, told.get(keyOf(template)), now),
  }));
  return ok(templates.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
}

type Told = { name: string; language: string; state: string; reason: string | null; at: number };

const keyOf = ({ name, language }: { name: string; language: string }): string => `${name}\n${language}`;

const statesOf = (sql: Sql, accountId: string): Map<string, Told> =>
  new Map(
    sql
      .all<Told>("SELECT name, language, state, reason, at FROM templates WHERE account_id = ?", accountId)
      .map((told) => [keyOf(told), told]),
  );

/** A list may be minutes behind; what was told before that is in it already, or was taken back without a word. */
const LIST_LAGS_MS = 10 * 60 * 1000;

/** What webhooks call an event -> the status that it leaves (reference/meta.md, 2.8). Others leave it as it was. */
const STATUS_AFTER: Readonly<Record<string, string>> = {
  APPROVED: "APPROVED",
  REINSTATED: "APPROVED",
  PENDING: "PENDING",
  IN_APPEAL: "IN_APPEAL",
  REJECTED: "REJECTED",
  PAUSED: "PAUSED",
  DISABLED: "DISABLED",
  ARCHIVED: "ARCHIVED",
  LIMIT_EXCEEDED: "LIMIT_EXCEEDED",
  DELETED: "DELETED",
  PENDING_DELETION: "PENDING_DELETION",
};

function shownState(listed: string, told: Told | undefined, now: number): Pick<MessageTemplate, "status" | "reason"> {
  const after = told === undefined ? undefined : STATUS_AFTER[told.state];
  if (told === undefined || after === undefined) return { status: listed, reason: null };
  const status = now - told.at < LIST_LAGS_MS ? after : listed;
  return { status, reason: status === after && status !== "APPROVED" ? told.reason : null };
}
