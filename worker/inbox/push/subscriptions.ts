import { newId } from "../../shared/ids.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { PushDevice, PushKeys, PushLevel, PushTarget } from "../../shared/push.ts";
import { position } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** Which browsers want to be told of what. */
const BROWSERS_PER_MEMBER = 20;

export function readPushKeys(sql: Sql): PushKeys | null {
  return sql.first<PushKeys>(
    "SELECT public_key AS publicKey, sealed_private_key AS sealedPrivateKey, subject FROM push_state WHERE id = 1",
  );
}

/** Keeps the first pair that is made: every browser's subscription hangs on it. */
export function keepPushKeys(sql: Sql, keys: PushKeys): PushKeys {
  sql.run(
    `INSERT INTO push_state (id, public_key, sealed_private_key, subject, told_seq) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
    keys.publicKey,
    keys.sealedPrivateKey,
    keys.subject,
    position(sql).head,
  );
  return readPushKeys(sql) ?? keys;
}

/** A browser's address belongs to whoever signed in there last. */
export function subscribe(sql: Sql, target: PushTarget, now: number): Outcome<null, "too_many" | "no_keys"> {
  return sql.transaction(() => {
    if (readPushKeys(sql) === null) return fail("no_keys");
    const others = targetsOf(sql, [target.memberId]).filter(({ endpoint }) => endpoint !== target.endpoint);
    if (others.length >= BROWSERS_PER_MEMBER) return fail("too_many");
    // What came before anybody wanted to hear of it is no news.
    if (!isAnybodySubscribed(sql)) sql.run("UPDATE push_state SET told_seq = ? WHERE id = 1", position(sql).head);
    sql.run(
      `INSERT INTO push_subscriptions (id, member_id, endpoint, p256dh, auth, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (endpoint) DO UPDATE SET member_id = ?2, p256dh = ?4, auth = ?5`,
      newId(),
      target.memberId,
      target.endpoint,
      target.p256dh,
      target.auth,
      now,
    );
    return ok(null);
  });
}

const isAnybodySubscribed = (sql: Sql): boolean =>
  sql.first("SELECT 1 AS one FROM push_subscriptions LIMIT 1") !== null;

export function unsubscribe(sql: Sql, memberId: string, endpoint: string): null {
  sql.run("DELETE FROM push_subscriptions WHERE endpoint = ? AND member_id = ?", endpoint, memberId);
  return null;
}

/** Of the member's own; of another's it does nothing. */
export function forgetDevice(sql: Sql, memberId: string, id: string): null {
  sql.run("DELETE FROM push_subscriptions WHERE id = ? AND member_id = ?", id, memberId);
  return null;
}

export const devicesOf = (sql: Sql, memberId: string): PushDevice[] =>
  sql.all<PushDevice>(
    `SELECT id, endpoint, created_at AS addedAt FROM push_subscriptions WHERE member_id = ? ORDER BY created_at DESC, id`,
    memberId,
  );

/** Its browser is gone, or its member. Not that of a colleague who has signed in there since. */
export const forgetTarget = (sql: Sql, { endpoint, memberId }: PushTarget): void =>
  sql.run("DELETE FROM push_subscriptions WHERE endpoint = ? AND member_id = ?", endpoint, memberId);

export const targetsOf = (sql: Sql, memberIds: readonly string[]): PushTarget[] =>
  sql.all<PushTarget>(
    `SELECT member_id AS memberId, endpoint, p256dh, auth FROM push_subscriptions
     WHERE member_id IN (SELECT value FROM json_each(?)) ORDER BY created_at, id`,
    JSON.stringify(memberIds),
  );

export const levelOf = (sql: Sql, memberId: string): PushLevel =>
  sql.first<{ level: PushLevel }>("SELECT level FROM push_settings WHERE member_id = ?", memberId)?.level ?? "all";

export function setLevel(sql: Sql, memberId: string, level: PushLevel): PushLevel {
  sql.run(
    "INSERT INTO push_settings (member_id, level) VALUES (?1, ?2) ON CONFLICT (member_id) DO UPDATE SET level = ?2",
    memberId,
    level,
  );
  return level;
}

export type Subscriber = { memberId: string; level: PushLevel };

export const subscribers = (sql: Sql): Subscriber[] =>
  sql.all<Subscriber>(
    `SELECT DISTINCT s.member_id AS memberId, coalesce(p.level, 'all') AS level
     FROM push_subscriptions s LEFT JOIN push_settings p ON p.member_id = s.member_id ORDER BY 1`,
  );
