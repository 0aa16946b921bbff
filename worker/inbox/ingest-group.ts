import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { rememberingAccounts } from "./account-ref.ts";
import { renewNamesTogether } from "./contacts.ts";
import { appendTogether } from "./event-log.ts";
import { ingestDelivery, type Parse } from "./ingest.ts";
import type { DeliveryReceipt, InboundDelivery } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/**
 * Ingests calls that share a commit. All of them in one go first, with no savepoints and with the log
 * kept in memory until the end, since mostly nothing goes wrong. When something does, all of it is undone and done again with
 * each call and each element on its own, which finds the bad one, keeps it as a dead letter or refuses it, and
 * spares its neighbours.
 *
 * @param failed told why a call could not be stored; its provider will bring it again
 * @throws when nothing of it could be stored
 */
export function ingestGroup(
  sql: Sql,
  deliveries: readonly InboundDelivery[],
  parse: Parse,
  now: number,
  failed: (reason: unknown) => void,
): Outcome<DeliveryReceipt, "storage_failed">[] {
  return ingestTogether(sql, deliveries, parse, now) ?? ingestApart(sql, deliveries, parse, now, failed);
}

/** null when one of them could not be applied; then nothing has changed. */
function ingestTogether(
  sql: Sql,
  deliveries: readonly InboundDelivery[],
  parse: Parse,
  now: number,
): Outcome<DeliveryReceipt, never>[] | null {
  try {
    return sql.transaction(() =>
      rememberingAccounts(sql, () =>
        renewNamesTogether(sql, now, () =>
          appendTogether(sql, () =>
            deliveries.map((delivery) => ok(ingestDelivery(sql, delivery, parse, now, "none"))),
          ),
        ),
      ),
    );
  } catch {
    // Not lost: the same is thrown again to `ingestApart`, which records it with the one it belongs to.
    return null;
  }
}

function ingestApart(
  sql: Sql,
  deliveries: readonly InboundDelivery[],
  parse: Parse,
  now: number,
  failed: (reason: unknown) => void,
): Outcome<DeliveryReceipt, "storage_failed">[] {
  return sql.transaction(() =>
    deliveries.map((delivery) => {
      try {
        return ok(sql.transaction(() => ingestDelivery(sql, delivery, parse, now, "each")));
      } catch (reason) {
        failed(reason);
        return fail("storage_failed");
      }
    }),
  );
}
