import type { ChannelEvent } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/** What the provider last said of a template. Its events have no order of their own: the one that comes last counts. */
export function applyTemplateState(
  sql: Sql,
  accountId: string,
  { name, language, state, reason }: Extract<ChannelEvent, { type: "template_state" }>,
  receivedAt: number,
): void {
  sql.run(
    `INSERT INTO templates (account_id, name, language, state, reason, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, name, language) DO UPDATE
       SET state = excluded.state, reason = excluded.reason, at = excluded.at WHERE excluded.at >= at`,
    accountId,
    name,
    language,
    state,
    reason,
    receivedAt,
  );
}
