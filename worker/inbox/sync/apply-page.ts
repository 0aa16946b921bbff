import type { ChannelEvent } from "../../shared/wire.ts";
import { applyListed } from "../apply-listed.ts";
import { appendTogether } from "../event-log.ts";
import { reviveFiles } from "../file-jobs.ts";
import { askForName } from "../group-names.ts";
import { applyEach } from "../listed-letters.ts";
import type { Sql } from "../sql.ts";

/** Of what was missed for longer than this, nobody is told as if it were new. */
const LATE_AFTER_MS = 60_000;

export type FoundPage = {
  accountId: string;
  events: readonly ChannelEvent[];
  /** When the page was asked for. */
  askedAt: number;
  /** What was said before is history: it counts as read. */
  connectedAt: number;
  /** Files that were given up are asked for once more, since the provider still lists their messages. */
  revivesFiles: boolean;
};

/**
 * A page of a provider's history, in the transaction of the caller. The same ways in as a webhook's, so that what is
 * here already stays as it is. All of it in one go, since mostly nothing goes wrong; else each element by itself, and
 * one that cannot be applied becomes a dead letter and keeps none of its neighbours out.
 */
export function applyPage(sql: Sql, page: FoundPage, now: number): { done: number; found: number } {
  let found = 0;
  const events = page.events.map((event) => asFound(event, page));
  const apply = (event: ChannelEvent): void => {
    if (applyFound(sql, page, event, now)) found += 1;
  };
  try {
    sql.transaction(() => appendTogether(sql, () => events.forEach(apply)));
  } catch {
    // Not lost: what was thrown is thrown again below, by the element that it belongs to.
    found = 0;
    applyEach(sql, page.accountId, events, apply, now);
  }
  return { done: page.events.filter(({ type }) => type === "message").length, found };
}

/** With what the page tells of a message besides: whether it is from before the connection, or comes late. */
function asFound(event: ChannelEvent, { askedAt, connectedAt }: FoundPage): ChannelEvent {
  if (event.type !== "message") return event;
  const { at } = event.message;
  const isHistory = event.message.isHistory === true || (at !== null && at < connectedAt);
  const arrivedLate = !isHistory && at !== null && at < askedAt - LATE_AFTER_MS;
  return { ...event, message: { ...event.message, isHistory, arrivedLate } };
}

function applyFound(sql: Sql, page: FoundPage, event: ChannelEvent, now: number): boolean {
  const { accountId, askedAt } = page;
  const isNew = applyListed(sql, accountId, event, askedAt, now);
  if (event.type !== "message") return isNew;
  const { message } = event;
  if (isNew) askForName(sql, accountId, event.chat.externalId, now);
  else if (page.revivesFiles && message.attachments.length > 0) reviveFiles(sql, accountId, message.externalId, now);
  return isNew;
}
