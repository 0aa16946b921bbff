import type { Clock } from "../../shared/clock.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Account } from "../../shared/wire.ts";
import { findAccount } from "../accounts.ts";
import type { Sql } from "../sql.ts";
import { requestPass } from "./passes.ts";
import { startHistory } from "./start-history.ts";
import { syncEveryMs } from "./sync-pace.ts";
import { showFailed } from "./sync-view.ts";

/** What may be asked of the syncs from outside. */
export type SyncCommand =
  /** `isAsked`: somebody waits for it and sees how it goes. */
  | { type: "catch_up"; accountId: string; isAsked: boolean }
  /** What was said in the last `days` days before now; asking again asks for the rest of a longer time only. */
  | { type: "history"; accountId: string; days: number }
  /** The timer's word has not got here for so long that the owner has to know. */
  | { type: "unreached"; accountId: string };

/** `everyMs`: how often the timer should come for this account from now on. */
export type SyncAnswer = { account: Account; everyMs: number };

/** Writes down what is to be read; the object's alarm does it. On disk when it answers, and safe to repeat. */
export function commandSync(sql: Sql, command: SyncCommand, clock: Clock): Outcome<SyncAnswer, "not_found"> {
  const now = clock();
  const { accountId } = command;
  return sql.transaction(() => {
    if (findAccount(sql, accountId) === null) return fail("not_found");
    switch (command.type) {
      case "catch_up":
        requestPass(sql, accountId, "catch_up", now, { isAsked: command.isAsked });
        break;
      case "history":
        startHistory(sql, accountId, command.days, now);
        break;
      case "unreached":
        showFailed(sql, accountId, "catch_up", UNREACHED, now);
        break;
    }
    const account = findAccount(sql, accountId);
    return account === null ? fail("not_found") : ok({ account, everyMs: syncEveryMs(sql, accountId, now) });
  });
}

const UNREACHED =
  "The regular sync of this account could not be started. Messages still come by webhook; sync it by hand.";
