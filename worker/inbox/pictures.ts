import type { ChannelFailure, ProviderChannel } from "../channels/channel.ts";
import type { ChannelPicture } from "../shared/wire.ts";
import { TURN_MS } from "./alarms.ts";
import { noteChatChange, noteContactChanged } from "./chats.ts";
import { appendEvent } from "./event-log.ts";
import type { InboxCore } from "./inbox-core.ts";
import { logFailure } from "./log-failure.ts";
import type { Sql } from "./sql.ts";
import { wayOut } from "./way-out.ts";

/**
 * Pictures of people and groups, and of the accounts themselves. A list says which there are; each is fetched when it is new, one after the other and
 * slowly, since it shares the provider's limit with what matters more.
 */
const DAY_MS = 24 * 60 * 60 * 1000;
const APART_MS = 400;
const A_RUN = 5;
const TRIES_MAX = 5;
const RETRY_BASE_MS = 60_000;
/** Longer than the fetching of one may take. */
const LEASE_MS = 60_000;
const PAUSE_MS = 10 * 60 * 1000;

type Due = {
  owner: string;
  accountId: string;
  address: string;
  version: string | null;
  hash: string | null;
  tries: number;
};

/**
 * What a list says of a picture. Where that tells nothing of its content, it is looked at once a day, and when somebody
 * asks.
 */
export function notePicture(
  sql: Sql,
  { owner, accountId }: { owner: string; accountId: string },
  picture: ChannelPicture,
  now: number,
  isAsked = false,
): void {
  const version = picture.version ?? (isAsked ? `asked ${now}` : `day ${Math.floor(now / DAY_MS)}`);
  const known = sql.first<{ address: string; version: string | null }>(
    "SELECT address, version FROM pictures WHERE owner = ?",
    owner,
  );
  if (known?.address === picture.address && known.version === version) return;
  const last = sql.first<{ at: number | null }>("SELECT max(due_at) AS at FROM pictures WHERE due_at IS NOT NULL");
  sql.run(
    `INSERT INTO pictures (owner, account_id, address, version, tries, due_at) VALUES (?1, ?2, ?3, ?4, 0, ?5)
     ON CONFLICT (owner) DO UPDATE SET address = ?3, version = ?4, tries = 0, due_at = ?5`,
    owner,
    accountId,
    picture.address,
    version,
    // An account is one picture, and its owner looks at the list of accounts: it does not stand in the line.
    owner === accountId ? now : Math.max(now, (last?.at ?? 0) + APART_MS),
  );
}

/** Under this address is what no list names: the account's own. */
const OWN = "own";
const WEEK_MS = 7 * DAY_MS;

/** The account's own picture, where its channel has to be asked for it: once a week. */
export function noteOwnPicture(sql: Sql, channel: ProviderChannel, accountId: string, now: number): void {
  if (channel.ownPicture === undefined) return;
  notePicture(
    sql,
    { owner: accountId, accountId },
    { address: OWN, version: `week ${Math.floor(now / WEEK_MS)}` },
    now,
  );
}

export const nextPictureAt = (sql: Sql): number | null =>
  sql.first<{ at: number | null }>("SELECT min(due_at) AS at FROM pictures WHERE due_at IS NOT NULL")?.at ?? null;

export async function fetchPictures(core: InboxCore): Promise<void> {
  const endsAt = core.clock() + TURN_MS;
  for (let count = 0; count < A_RUN && core.clock() < endsAt; count++) {
    const due = core.isGone ? null : takeDue(core.sql, core.clock());
    if (due === null) return;
    const became = due.address === "" ? null : await fetchPicture(core, due);
    if (core.isGone) return;
    const { sql, clock } = core;
    const unused = sql.transaction(() => settle(sql, due, became, clock()));
    core.sendFrames();
    await core.files.removePictures(unused);
  }
}

function takeDue(sql: Sql, now: number): Due | null {
  return sql.first<Due>(
    `UPDATE pictures SET due_at = ?1, tries = tries + 1 WHERE owner = (
       SELECT owner FROM pictures WHERE due_at <= ?2 ORDER BY due_at LIMIT 1
     ) RETURNING owner, account_id AS accountId, address, version, hash, tries`,
    now + LEASE_MS,
    now,
  );
}

/** What became of it: its name, null for none, or why the provider could not be asked. */
type Became = { name: string | null } | { failure: ChannelFailure } | null;

async function fetchPicture({ openAccess, clock, files }: InboxCore, due: Due): Promise<Became> {
  try {
    const way = await wayOut(openAccess, due.accountId, clock);
    if (way === "unreadable") return { failure: "unreachable" };
    const isOwn = due.address === OWN && due.owner === due.accountId;
    const answer = isOwn
      ? await way?.channel.ownPicture?.(way.access)
      : await way?.channel.picture?.(way.access, due.address);
    if (answer === undefined) return { name: null };
    if (answer.ok) return { name: await files.keepPicture(answer.value.body, answer.value.mimeType) };
    return answer.reason === "not_found" ? { name: null } : { failure: answer.reason };
  } catch (error) {
    logFailure("picture", error);
    return { failure: "unreachable" };
  }
}

/** @returns names whose bytes nobody shows any more */
function settle(sql: Sql, due: Due, became: Became, now: number): string[] {
  const { owner, accountId, hash, tries } = due;
  const known = sql.first<{ address: string; version: string | null }>(
    "SELECT address, version FROM pictures WHERE owner = ?",
    owner,
  );
  // A list may have named another one while it was fetched: that one has its own turn.
  const isLatest = known?.address === due.address && known.version === due.version;
  if (became !== null && "failure" in became) {
    const dueAt = tries >= TRIES_MAX ? null : now + RETRY_BASE_MS * 2 ** tries;
    if (isLatest) sql.run("UPDATE pictures SET due_at = ? WHERE owner = ?", dueAt, owner);
    if (became.failure === "rate_limited") {
      sql.run("UPDATE pictures SET due_at = ?1 WHERE account_id = ?2 AND due_at < ?1", now + PAUSE_MS, accountId);
    }
    return [];
  }
  // Its account was forgotten.
  if (became === null) sql.run("DELETE FROM pictures WHERE owner = ?", owner);
  else {
    // It was forgotten while it was fetched: what was kept of it goes, and its row with its next turn.
    if (known === null || known.address === "") return unusedOf(sql, became.name);
    if (isLatest) sql.run("UPDATE pictures SET due_at = NULL, tries = 0 WHERE owner = ?", owner);
    if (became.name === hash) return [];
    sql.run("UPDATE pictures SET hash = ?, changed_at = ? WHERE owner = ?", became.name, now, owner);
    noteChanged(sql, owner, now);
  }
  return unusedOf(sql, hash);
}

function unusedOf(sql: Sql, hash: string | null): string[] {
  if (hash === null) return [];
  return sql.first("SELECT 1 AS one FROM pictures WHERE hash = ? LIMIT 1", hash) === null ? [hash] : [];
}

function noteChanged(sql: Sql, owner: string, now: number): void {
  const person = sql.first<{ rootId: string }>("SELECT root_id AS rootId FROM contacts WHERE id = ?", owner);
  if (person !== null) noteContactChanged(sql, person.rootId, now);
  else if (sql.first("SELECT 1 AS one FROM chats WHERE id = ?", owner) !== null) noteChatChange(sql, owner, now);
  else if (sql.first("SELECT 1 AS one FROM accounts WHERE id = ?", owner) !== null) {
    const rev = appendEvent(sql, { at: now, kind: "account", entity: owner, chatId: null });
    sql.run("UPDATE accounts SET rev = ? WHERE id = ?", rev, owner);
  }
}
