/**
 * Faults put into a copy of the product, one at a time, to see whether the proofs notice. `from` says whose bug
 * it is: rivals' and other gateways' as collected in the reliability reference, section 1.3, or our own guess at
 * what one could get wrong here. Each edit must be found exactly once, so that a fault cannot go stale unseen.
 */
export type Fault = { name: string; from: string; edits: readonly [file: string, find: string, replace: string][] };

const INGEST = "worker/inbox/ingest.ts";
const AMENDMENTS = "worker/inbox/amendments.ts";
const OUTBOX = "worker/inbox/outbox.ts";
const ECHO = "worker/inbox/echo.ts";
const CHATS = "worker/inbox/chats.ts";
const MESSAGES = "worker/inbox/messages.ts";
const TICK = "worker/inbox/tick.ts";
const LOG = "worker/inbox/event-log.ts";
const RESUME = "worker/inbox/resume.ts";
const LIVE = "worker/inbox/live.ts";
const CORE = "worker/inbox/inbox-core.ts";
const COMPOSE = "worker/inbox/compose.ts";
const STORE = "app/inbox/live-store.ts";
const SCHEMA = "migrations/inbox/0000_inbox.sql";

export const FAULTS: readonly Fault[] = [
  {
    name: "dedupe by look-then-write, and the look is on another replica",
    from: "Chatwoot PR #13523",
    edits: [
      [SCHEMA, "CREATE UNIQUE INDEX `messages_external`", "CREATE INDEX `messages_external`"],
      [SCHEMA, "CREATE UNIQUE INDEX `messages_network`", "CREATE INDEX `messages_network`"],
      [INGEST, "if (look.message !== null) {", "if (look.message !== null && look.message.seq < 0) {"],
    ],
  },
  {
    name: "only the first message of a batch",
    from: "Chatwoot incoming_message_base_service",
    edits: [
      [
        INGEST,
        "  const hoped = tallyOf(parsed, parsed.events.length);",
        "  parsed.events = parsed.events.slice(0, 1);\n  const hoped = tallyOf(parsed, parsed.events.length);",
      ],
    ],
  },
  {
    name: "marked as seen before it is stored",
    from: "Evolution API whatsapp.baileys.service",
    edits: [
      [
        INGEST,
        "if (reason === null) applied += 1;",
        'if (reason === null || reason.reason === "unknown_account") applied += 1;',
      ],
    ],
  },
  {
    name: "an exception is swallowed and the job succeeds",
    from: "stack issue #586",
    edits: [
      [
        INGEST,
        "    return notApplied(event, error);",
        '    return notApplied(event, error).detail === "" ? notApplied(event, error) : null;',
      ],
    ],
  },
  {
    name: "the lock is gone before the commit: an element leaves half of itself behind",
    from: "Chatwoot PR #13359",
    edits: [
      [
        INGEST,
        "return sql.transaction(() => applyEvent(sql, provider, event, receivedAt, now));",
        "return applyEvent(sql, provider, event, receivedAt, now);",
      ],
    ],
  },
  {
    name: "the status is overwritten by the last one that comes",
    from: "Chatwoot issue #14529",
    edits: [
      [
        TICK,
        "const reached = REACHED.find((status) => seen.has(status));",
        "const reached = REACHED.find((status) => status === receipts.at(-1)?.status);",
      ],
    ],
  },
  {
    name: "a late failure undoes a delivery",
    from: "Chatwoot PR #14149",
    edits: [[TICK, "if (reached !== undefined) return", 'if (reached !== undefined && !seen.has("failed")) return']],
  },
  {
    name: "frames leave before the write",
    from: "workers-chat-demo",
    edits: [
      [
        CORE,
        "this.sentHead = broadcast(this.ctx, this.sql, this.sentHead);",
        "this.sentHead = broadcast(this.ctx, this.sql, this.sentHead) + 1;",
      ],
    ],
  },
  {
    name: "reconnecting goes by the clock and not by the cursor",
    from: "Chatwoot issue #14934",
    edits: [
      [RESUME, "let read = hello.cursor ?? at.head;", "let read = Math.max(hello.cursor ?? at.head, at.head - 1);"],
    ],
  },
  {
    name: "a send is repeated after an ambiguous timeout",
    from: "Chatwoot issue #9314",
    edits: [
      [
        OUTBOX,
        '    case "unconfirmed":\n      startSettling(sql, item, now);',
        '    case "unconfirmed":\n      tryLater(sql, item, 1_000, now);',
      ],
    ],
  },
  {
    name: "a crash forgets that a send may have left",
    from: "mautrix outgoingMessages map",
    edits: [
      [
        OUTBOX,
        "for (const item of cut) startSettling(sql, item, now);",
        "for (const item of cut) sql.run(\"UPDATE outbox SET state = 'queued' WHERE message_seq = ?\", item.messageSeq);",
      ],
    ],
  },
  {
    name: "a send cut off by a crash stays open for ever",
    from: "own",
    edits: [[OUTBOX, "for (const item of cut) startSettling(sql, item, now);", "void cut;"]],
  },
  {
    name: "what was looked for and not found is sent again by itself",
    from: "own",
    edits: [
      [OUTBOX, "    parkUncertain(sql, item, now);\n    return;", "    tryLater(sql, item, 1_000, now);\n    return;"],
    ],
  },
  {
    name: "sequence numbers are burnt on duplicates",
    from: "AUTOINCREMENT with ON CONFLICT (reliability reference, finding 3)",
    edits: [[LOG, "return position(sql).head + 1;", "return nextSeq(sql) + 1;"]],
  },
  {
    name: "own messages that come back are new bubbles",
    from: "UniPile echo loops (btp_assistant)",
    edits: [
      [
        ECHO,
        "if (match === undefined) return false;",
        "if (match !== undefined) return false;\n  if (match === undefined) return false;",
      ],
    ],
  },
  {
    name: "an echo is joined whenever it was written",
    from: "own",
    edits: [[ECHO, "const ECHO_AFTER_MS = 15 * 60 * 1000;", "const ECHO_AFTER_MS = 15 * 60 * 1000 * 10_000;"]],
  },
  {
    name: "an echo is joined to any waiting message, whatever it says",
    from: "own",
    edits: [
      [
        ECHO,
        ".filter((one) => comparable(one.text) === comparable(echo.message.text))",
        '.filter((one) => comparable(one.text) !== comparable("never"))',
      ],
    ],
  },
  {
    name: "the answer's id does not find the echo's bubble",
    from: "own",
    edits: [
      [
        ECHO,
        "  const holder = holderOf(sql, ours, externalId);",
        '  const holder = holderOf(sql, ours, externalId.concat("!"));',
      ],
    ],
  },
  {
    name: "a message accepted without an id does not wait for its echo",
    from: "UniPile message_id null (setdm)",
    edits: [
      [
        OUTBOX,
        "if (outcome.externalId === null) awaitEcho(sql, item);\n      else remove(sql, item);",
        "remove(sql, item);",
      ],
    ],
  },
  {
    name: "a tick is shown for what was refused",
    from: "false ticks (product reference)",
    edits: [
      [
        OUTBOX,
        'setOwnStatus(sql, messageOf(item), "failed", outcome.error, now);\n      return;\n    case "not_sent":',
        'setOwnStatus(sql, messageOf(item), "sent", null, now);\n      return;\n    case "not_sent":',
      ],
    ],
  },
  {
    name: "messages of a chat overtake each other",
    from: "own",
    edits: [
      [
        OUTBOX,
        "     WHERE message_seq IN\n       (SELECT min(message_seq) FROM outbox WHERE state IN ('queued', 'sending', 'settling') GROUP BY chat_id)\n       AND next_at <= ?1 AND",
        "     WHERE next_at <= ?1 AND",
      ],
      [
        OUTBOX,
        "     ORDER BY row_number() OVER (PARTITION BY account_id ORDER BY next_at, message_seq), next_at, message_seq LIMIT ?2`",
        "     ORDER BY message_seq DESC LIMIT ?2`",
      ],
    ],
  },
  {
    name: "an alarm that sends for as long as there is something to send",
    from: "our own, found by an audit",
    edits: [
      [
        "worker/inbox/outbox-drain.ts",
        "const isOver = () => deps.clock() >= endsAt;",
        "const isOver = () => deps.clock() < endsAt - DRAIN_MS;",
      ],
    ],
  },
  {
    name: "a receipt that comes before its message is dropped",
    from: "postmangovsg PR #2151",
    edits: [
      [
        AMENDMENTS,
        "    const isNew = waitFor(sql, accountId, amendment.target, amendment, receivedAt);",
        "    const isNew = false;",
      ],
    ],
  },
  {
    name: "only the first of what waited for a message is applied",
    from: "own",
    edits: [[AMENDMENTS, "for (const orphan of waiting) {", "for (const orphan of waiting.slice(0, 1)) {"]],
  },
  {
    name: "what waited is not applied when the answer names the message",
    from: "found by the simulation",
    edits: [[ECHO, "  adoptOrphans(sql, ours.accountId, ids, now);", ""]],
  },
  {
    name: "the edit that comes last wins",
    from: "own",
    edits: [[AMENDMENTS, "if (message.editedAt === null || at > message.editedAt) return true;", "return true;"]],
  },
  {
    name: "an edit brings a deleted message back",
    from: "own",
    edits: [
      [
        AMENDMENTS,
        "if (message.deletedAt !== null || !isNewerEdit(message, amendment.text, at)) return;",
        "if (!isNewerEdit(message, amendment.text, at)) return;",
      ],
    ],
  },
  {
    name: "a deletion leaves the words",
    from: "own",
    edits: [
      [AMENDMENTS, "UPDATE messages SET text = NULL, client_text = NULL,", "UPDATE messages SET client_text = NULL,"],
    ],
  },
  {
    name: "a reaction cannot be changed",
    from: "own",
    edits: [
      [
        AMENDMENTS,
        "WHERE excluded.at > at OR (excluded.at = at AND coalesce(excluded.emoji, '') > coalesce(emoji, ''))",
        "WHERE 0",
      ],
    ],
  },
  {
    name: "the reaction that comes last wins",
    from: "own",
    edits: [
      [
        AMENDMENTS,
        "WHERE excluded.at > at OR (excluded.at = at AND coalesce(excluded.emoji, '') > coalesce(emoji, ''))",
        "WHERE 1",
      ],
    ],
  },
  {
    name: "own messages count as unread",
    from: "own",
    edits: [[INGEST, "countsAsUnread: isWritten,", 'countsAsUnread: message.kind !== "system",']],
  },
  {
    name: "reading one message reads them all",
    from: "own",
    edits: [
      [CHATS, "const unread = chat.unreadCount === 0 ? 0 : countUnread(sql, chatId, upToSeq);", "const unread = 0;"],
    ],
  },
  {
    name: "reading again from further up brings the badge back",
    from: "own",
    edits: [[CHATS, "if (chat === null || upToSeq <= chat.readSeq) return false;", "if (chat === null) return false;"]],
  },
  {
    name: "the chat shows what came last, not what is newest",
    from: "own",
    edits: [
      [
        CHATS,
        "last_seq = CASE WHEN last_seq IS NULL OR (?2, ?3) > (last_sort_at, last_seq) THEN ?3 ELSE last_seq END,",
        "last_seq = ?3,",
      ],
    ],
  },
  {
    name: "a wrong clock is believed",
    from: "WAHA, clocks of phones",
    edits: [
      [
        "worker/inbox/place.ts",
        "return at < EARLIEST_MS || at > receivedAt + aheadMs ? receivedAt : at;",
        "return at;",
      ],
    ],
  },
  {
    name: "the same client id with other words is taken for the same message",
    from: "Matrix transaction ids",
    edits: [
      [
        COMPOSE,
        "known.chatId === draft.chatId && known.text === draft.text && known.outgoing === outgoing",
        "known.seq > 0",
      ],
    ],
  },
  {
    name: "an edited message makes its client id look reused",
    from: "found by the simulation",
    edits: [[MESSAGES, "client_text AS text, outgoing FROM messages", "text, outgoing FROM messages"]],
  },
  {
    name: "a person can send again what is still being looked for",
    from: "own",
    edits: [
      [
        COMPOSE,
        '(message.status === "unconfirmed" && (open === null || open.state === "uncertain"))',
        '(message.status === "unconfirmed")',
      ],
    ],
  },
  {
    name: "the echo of an earlier attempt is a second bubble",
    from: "own",
    edits: [
      [
        COMPOSE,
        "    forgetEarlierAttempt(sql, seq, chat.accountId);",
        '    sql.run("UPDATE messages SET external_id = NULL, provider_message_id = NULL WHERE seq = ?", seq);',
      ],
    ],
  },
  {
    name: "messages for an account that is not known yet are dropped",
    from: "btp_assistant (answers 200 and forgets)",
    edits: [
      [
        "worker/inbox/waiting-calls.ts",
        "  const ids = deliveriesWaiting(sql, ELEMENTS_A_TURN);",
        "  const ids = deliveriesWaiting(sql, 0);",
      ],
    ],
  },
  {
    name: "a replay brings an old account state back",
    from: "own",
    edits: [
      [
        INGEST,
        'if (occasion === "replay" && event.type === "account_state") {',
        'if (occasion !== "replay" && occasion !== "arrival") {',
      ],
    ],
  },
  {
    name: "an account that logs out twice with the same bytes logs out once",
    from: "own",
    edits: [[INGEST, 'new Set(["account_state", "reread"])', 'new Set(["reread"])']],
  },
  {
    name: "a change of a message does not reach the chat's preview",
    from: "own",
    edits: [[MESSAGES, '  sql.run("UPDATE chats SET rev = ? WHERE id = ?", rev, message.chatId);', ""]],
  },
  {
    name: "the log is trimmed and the floor forgotten",
    from: "own",
    edits: [[LOG, 'sql.run("UPDATE log_state SET floor = ? WHERE id = 1", upTo + 1);', "void 0;"]],
  },
  {
    name: "a client that missed too much gets a part of it",
    from: "Centrifugo's rule against partial recovery",
    edits: [[RESUME, 'if (hello.cursor < floor - 1) return "too_old";', "void floor;"]],
  },
  {
    name: "a cursor of another database is taken",
    from: "restored backups",
    edits: [[RESUME, 'if (hello.epoch !== at.epoch) return "foreign_epoch";', ""]],
  },
  {
    name: "the client jumps over a gap",
    from: "own",
    edits: [[STORE, "if (event.seq > state.cursor + 1) return state.isReplaying ? state : askForHello(state);", ""]],
  },
  {
    name: "the client takes an older copy over a newer one",
    from: "own",
    edits: [
      [
        STORE,
        "const newer = arrived.filter((chat) => chat.rev > (state.chats[chat.id]?.rev ?? -1));",
        "const newer = arrived.filter((chat) => chat.rev >= 0);",
      ],
      ["app/inbox/thread.ts", "if (message.rev <= known.rev) return thread;", ""],
    ],
  },
  {
    name: "two ids of one person stay two people",
    from: "WAHA issue #1627",
    edits: [["worker/inbox/contacts.ts", "if (other !== personId) mergeShown(", 'if (other === "") mergeShown(']],
  },
  {
    name: "a message goes to whom the team says the chat's person is as well",
    from: "own",
    edits: [
      [
        "worker/inbox/outgoing.ts",
        "k.person_id = (SELECT person_id FROM contacts WHERE id = ?)",
        "k.root_id = (SELECT root_id FROM contacts WHERE id = ?)",
      ],
    ],
  },
  {
    name: "a merge that is taken back leaves everybody together",
    from: "own",
    edits: [["worker/inbox/merges.ts", "  regroup(sql, [merge.fromId, merge.toId], merge.toId, now);\n", ""]],
  },
  {
    name: "an old name that comes late replaces the new one",
    from: "own",
    edits: [["worker/inbox/naming.ts", "if (known.name === null || given.at > known.at) return true;", "return true;"]],
  },
  {
    name: "the pong carries yesterday's head",
    from: "own",
    edits: [[LIVE, "  if (sockets.length > 0) {\n    advertiseHead(ctx, now);", "  if (sockets.length > 0) {"]],
  },
  {
    name: "calls that arrive during a commit are never answered",
    from: "own",
    edits: [
      ["worker/inbox/group-commit.ts", "    while (waiting.length > 0) {", "    if (waiting.length > 0) {"],
      [
        "worker/inbox/group-commit.ts",
        "      if (!committing) void commitAll();",
        "      if (!committing) void commitAll();\n      else waiting.pop();",
      ],
    ],
  },
  {
    name: "a 500 after the body left counts as not sent",
    from: "OnlyFans API contract",
    edits: [
      [
        "worker/channels/unipile/outcome.ts",
        'if (row.retry === "unknown") return { type: "unconfirmed", error };',
        'if (row.retry === "unknown") return notSent(error, retryAfterMs);',
      ],
    ],
  },
  {
    name: "every webhook counts as the customer's",
    from: "setdm hard-codes is_sender=0",
    edits: [
      [
        "worker/channels/unipile/people.ts",
        'if (delivery.is_sender !== null) return delivery.is_sender ? "out" : "in";',
        'if (delivery.is_sender !== null) return "in";',
      ],
    ],
  },
  {
    name: "one bad call refuses all that share its commit",
    from: "own",
    edits: [
      [
        "worker/inbox/ingest-group.ts",
        "?? ingestApart(sql, deliveries, parse, now, failed);",
        '?? deliveries.slice(ingestApart.length).map(() => fail("storage_failed"));',
      ],
    ],
  },
  {
    name: "of calls that share a commit only the first is done again on its own",
    from: "own",
    edits: [
      [
        "worker/inbox/ingest-group.ts",
        "?? ingestApart(sql, deliveries, parse, now, failed);",
        "?? ingestApart(sql, deliveries.slice(0, 1), parse, now, failed);",
      ],
    ],
  },
  {
    name: "a webhook without the secret is taken",
    from: "own",
    edits: [
      [
        "worker/control/endpoints.ts",
        "export async function secretMatches(",
        "export async function secretMatches(..._: unknown[]): Promise<boolean> {\n  return true;\n}\nexport async function secretMatchesNot(",
      ],
    ],
  },
  {
    name: "a sync that counts what is here already as unread once more",
    from: "our own guess",
    edits: [
      [
        INGEST,
        "    meetAgain(sql, accountId, look.message, event, now);",
        "    if (message.arrivedLate !== undefined) noteNewMessage(sql, look.message.chatId, { seq: look.message.seq, sortAt: 0, countsAsUnread: message.direction === 'in' });\n    meetAgain(sql, accountId, look.message, event, now);",
      ],
    ],
  },
  {
    name: "a sync that forgets the page it was at when the object dies",
    from: "our own guess",
    edits: [
      [
        "worker/inbox/sync/passes.ts",
        "UPDATE sync_passes SET page_cursor = ?, next_at = ?,",
        "UPDATE sync_passes SET page_cursor = CASE WHEN ? IS NULL THEN NULL END, next_at = ?,",
      ],
    ],
  },
  {
    name: "a sync that starts at where the last one ended, with no overlap",
    from: "Chatwoot issue #14934",
    edits: [
      [
        "worker/inbox/sync/look-back.ts",
        "Math.max(upTo - (isDeep ? DEEP_OVERLAP_MS : OVERLAP_MS), floor)",
        "Math.max(upTo, floor)",
      ],
    ],
  },
  {
    name: "a sync that does not wait for as long as the provider asks",
    from: "our own guess",
    edits: [["worker/inbox/sync/postpone.ts", "Math.max(delayMs, retryAfterMs ?? 0)", "Math.max(delayMs, 0)"]],
  },
  {
    name: "history that counts as unread",
    from: "our own guess",
    edits: [["worker/inbox/sync/apply-page.ts", "(at !== null && at < connectedAt)", "(at !== null && at < 0)"]],
  },
  {
    name: "old messages that a sync has found ring by push",
    from: "our own, found by an audit",
    edits: [
      [
        "worker/inbox/push/news-to-tell.ts",
        "if (!newest.has(row.chatId) && isRowNews(row, now))",
        "if (!newest.has(row.chatId) && (isRowNews(row, now) || row.sortAt > 0))",
      ],
      ["worker/inbox/push/news-to-tell.ts", "now - NEWS_MAX_AGE_MS,", "0 * NEWS_MAX_AGE_MS,"],
    ],
  },
  {
    name: "one job of the alarm that fails keeps the others from being done",
    from: "our own, found by an audit",
    edits: [
      [
        "worker/inbox/alarm-jobs.ts",
        "    holdAlarm(core.sql, name, core.clock());",
        "    holdAlarm(core.sql, name, core.clock());\n    throw error;",
      ],
    ],
  },
  {
    name: "what agents send waits for the alarm's other jobs",
    from: "our own, found by reading: a provider that hung when asked for a group's name held up every message",
    edits: [
      ["worker/inbox/alarm-jobs.ts", "    else await Promise.race([over, outboxWakes(core)]);", "    else await over;"],
    ],
  },
  {
    name: "an element of a sync that cannot be applied is left out without a word",
    from: "our own, found by an audit",
    edits: [
      [
        "worker/inbox/listed-letters.ts",
        "      keepLetter(sql, accountId, event, error, now);",
        "      if (error === null) keepLetter(sql, accountId, event, error, now);",
      ],
    ],
  },
  {
    name: "200 is answered before the call is on disk",
    from: "Chatwoot issue #15131",
    edits: [["worker/http/webhooks.ts", '    if (delivered === "failed") return tryLater();\n', ""]],
  },
  {
    name: "an account that its provider calls well is never missed",
    from: "WAHA issue #2151",
    edits: [
      [
        "worker/inbox/watchdog/judge.ts",
        '  if (!knowsEnough(watched, now)) return "fine";\n  const { profile, lastTrafficAt } = watched;',
        '  if (now > 0) return "fine";\n  const { profile, lastTrafficAt } = watched;',
      ],
    ],
  },
  {
    name: "what came about a message that never came asks for no sync",
    from: "Chatwoot issue #13556",
    edits: [[AMENDMENTS, 'if (isNew && what.type !== "reply") noteGap', 'if (isNew && what.type === "reply") noteGap']],
  },
];
