import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * A tenant's own database, inside its Durable Object. Everything the tenant says is here and nowhere else.
 *
 * Times are ms since 1970. Ids of providers are TEXT, because some pass 2^53. Each index is a row written
 * (and billed) per insert, so there are as few as the promises allow.
 */

/** One row: the place of the event log. `head` is a counter, because AUTOINCREMENT burns numbers on conflicts. */
export const logState = sqliteTable("log_state", {
  id: integer("id").primaryKey(),
  epoch: text("epoch").notNull(),
  head: integer("head").notNull(),
  floor: integer("floor").notNull(),
});

/** What changed, in order and without gaps. It names the entity; its state is read when the event is sent. */
export const eventLog = sqliteTable("event_log", {
  seq: integer("seq").primaryKey(),
  at: integer("at").notNull(),
  kind: text("kind").notNull(),
  entity: text("entity").notNull(),
  chatId: text("chat_id"),
});

export const accounts = sqliteTable(
  "accounts",
  {
    id: text("id").primaryKey(),
    provider: text("provider").notNull(),
    channel: text("channel").notNull(),
    externalId: text("external_id").notNull(),
    /** JSON of the ids that it had at its provider before it was made anew there; null for most. */
    formerIds: text("former_ids"),
    name: text("name").notNull(),
    state: text("state").notNull(),
    lastSyncAt: integer("last_sync_at"),
    rev: integer("rev").notNull(),
    /** The WhatsApp business account that a number of Meta's belongs to. */
    businessAccountId: text("business_account_id"),
    /** The number, or the name with its @. */
    handle: text("handle"),
    /** What the workspace calls it; null: as the provider does. */
    ownName: text("own_name"),
    stateSince: integer("state_since"),
    /** JSON of an `AccountProblem`; null: what the state says by itself. */
    problem: text("problem"),
    pausedAt: integer("paused_at"),
    /** 1: its owner wants files kept here although the network's terms are against it. */
    keepsMedia: integer("keeps_media"),
    /** How far back its first sync goes, in days; null: as far as it can. */
    historyDays: integer("history_days"),
    /** Since when it is here. What was said before is history; null for accounts from before this was noted. */
    connectedAt: integer("connected_at"),
    /** Everything that the provider had up to here has been read by a sync; null before the first one. */
    syncedUpTo: integer("synced_up_to"),
    /** When a sync last looked far back, for what had changed about old messages. */
    lookedBackAt: integer("looked_back_at"),
    /** From when on the owner wants what was said before; null: nothing. */
    historyFrom: integer("history_from"),
    /** JSON of what people see of its syncs (worker/inbox/sync/sync-view.ts). */
    sync: text("sync"),
    /** When everybody's name was last asked for. */
    namesListedAt: integer("names_listed_at"),
  },
  (table) => [uniqueIndex("accounts_external").on(table.provider, table.externalId)],
);

/** Webhook calls as received, kept 7 days for replay. A body over 1 MiB goes on in `delivery_parts`. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: integer("id").primaryKey(),
    provider: text("provider").notNull(),
    digest: text("digest").notNull(),
    receivedAt: integer("received_at").notNull(),
    body: blob("body").notNull(),
    parts: integer("parts").notNull(),
    /** What was in it: `elements` = `applied` + `ignored` + dead letters, at all times. */
    elements: integer("elements").notNull().default(0),
    applied: integer("applied").notNull().default(0),
    ignored: integer("ignored").notNull().default(0),
    /** 1 where it is no webhook call but an element of a list that could not be applied (listed-letters.ts). */
    isListed: integer("is_listed"),
  },
  (table) => [uniqueIndex("deliveries_digest").on(table.digest)],
);

/** A row's value may not pass 2 MB on the platform, and a delivery may be 3 MB. */
export const deliveryParts = sqliteTable(
  "delivery_parts",
  {
    deliveryId: integer("delivery_id").notNull(),
    part: integer("part").notNull(),
    body: blob("body").notNull(),
  },
  (table) => [primaryKey({ columns: [table.deliveryId, table.part] })],
);

/** Elements of a delivery that could not be applied, with the reason. Kept for 30 days, or until somebody dismisses them. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    id: integer("id").primaryKey(),
    deliveryId: integer("delivery_id").notNull(),
    reason: text("reason").notNull(),
    detail: text("detail").notNull(),
    accountExternalId: text("account_external_id"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("dead_letters_delivery").on(table.deliveryId)],
);

export const contacts = sqliteTable(
  "contacts",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    /** The contact that stands for this one on the screen: itself, until two are found, or said, to be one person. */
    rootId: text("root_id").notNull(),
    /**
     * The contact that stands for this one by what the network showed alone: whom a message goes to. Null in an
     * archive from before this was kept, until it is restored.
     */
    personId: text("person_id"),
    name: text("name"),
    /** Provider time of the message that gave the name: the newest name wins, in whatever order they come. */
    nameAt: integer("name_at").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("contacts_root").on(table.rootId), index("contacts_person").on(table.personId)],
);

/** Two contacts that turned out to be one person. `members` moved from one root to the other, and can move back. */
export const contactMerges = sqliteTable(
  "contact_merges",
  {
    id: integer("id").primaryKey(),
    fromRootId: text("from_root_id").notNull(),
    toRootId: text("to_root_id").notNull(),
    members: text("members").notNull(),
    at: integer("at").notNull(),
    undoneAt: integer("undone_at"),
    /** Who said that they are one; null where a network showed it. */
    authorId: text("author_id"),
    authorName: text("author_name"),
    /** The contact by which the person keeps their name while the merge holds. */
    nameId: text("name_id"),
  },
  (table) => [index("contact_merges_said").on(table.toRootId).where(sql`author_id IS NOT NULL`)],
);

/** A contact is a set of identities; each is unique within an account. A phone is one of them, never required. */
export const identities = sqliteTable(
  "identities",
  {
    accountId: text("account_id").notNull(),
    kind: text("kind").notNull(),
    value: text("value").notNull(),
    contactId: text("contact_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.kind, table.value] }),
    index("identities_contact").on(table.contactId),
  ],
);

export const chats = sqliteTable(
  "chats",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    externalId: text("external_id").notNull(),
    /** The network's own id of it, where a provider between us and the network says both. */
    providerChatId: text("provider_chat_id"),
    isGroup: integer("is_group").notNull(),
    /** A group's own name. A chat with one person is named by its contact. */
    name: text("name"),
    nameAt: integer("name_at").notNull(),
    /** When a nameless group is to be asked about at the provider, and how often it was. */
    nameDueAt: integer("name_due_at"),
    nameTries: integer("name_tries").notNull().default(0),
    contactId: text("contact_id"),
    lastSeq: integer("last_seq"),
    lastSortAt: integer("last_sort_at").notNull(),
    unreadCount: integer("unread_count").notNull(),
    /** Incoming messages up to this sequence number count as read. */
    readSeq: integer("read_seq").notNull(),
    /** Provider time of the customer's newest message or call since the account was connected: it opens the reply window. */
    lastInAt: integer("last_in_at"),
    /** When somebody last came through an ad: an answer in time makes what is sent free of charge for a while. */
    adAt: integer("ad_at"),
    /** Everything that we wrote up to this place was seen, by a receipt that holds for all before it. */
    seenUpTo: integer("seen_up_to"),
    /** What the provider calls read tells of the phone only for what was written after this (read-on-phone.ts). */
    phoneReadAfter: integer("phone_read_after"),
    rev: integer("rev").notNull(),
    /** open | snoozed | done. The customer's next message opens it again. */
    state: text("state").notNull().default("open"),
    snoozedUntil: integer("snoozed_until"),
    /** The member who answers it. */
    assigneeId: text("assignee_id"),
    /** JSON of the `chat_labels` rows, kept so that a chat is one row to read. Null for none. */
    labelIds: text("label_ids"),
  },
  (table) => [
    uniqueIndex("chats_external").on(table.accountId, table.externalId),
    // Not unique: a network may open a second chat under an id, and what was doubled once is still here.
    index("chats_network").on(table.providerChatId, table.accountId).where(sql`provider_chat_id IS NOT NULL`),
    // By state first: a page of everything is a merge of three runs, and a page of what is open passes over nothing.
    index("chats_state").on(table.state, table.lastSortAt, table.id),
    index("chats_assigned").on(table.assigneeId, table.lastSortAt, table.id).where(sql`assignee_id IS NOT NULL`),
    index("chats_snoozed").on(table.snoozedUntil).where(sql`snoozed_until IS NOT NULL`),
    index("chats_contact").on(table.contactId),
    index("chats_nameless").on(table.nameDueAt).where(sql`name_due_at IS NOT NULL`),
  ],
);

/** Other ids under which a provider has named a chat: a number and a business-scoped id are one person. */
export const chatAliases = sqliteTable(
  "chat_aliases",
  {
    accountId: text("account_id").notNull(),
    externalId: text("external_id").notNull(),
    chatId: text("chat_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.externalId] }),
    index("chat_aliases_chat").on(table.chatId),
  ],
);

export const messages = sqliteTable(
  "messages",
  {
    /** The sequence number of the event that brought it; also its id, and the tie-break of its place. */
    seq: integer("seq").primaryKey(),
    chatId: text("chat_id").notNull(),
    accountId: text("account_id").notNull(),
    externalId: text("external_id"),
    providerMessageId: text("provider_message_id"),
    part: integer("part").notNull(),
    clientId: text("client_id"),
    /** What came with the client id: what the message says may be edited later. Gone when it is deleted. */
    clientText: text("client_text"),
    direction: text("direction").notNull(),
    kind: text("kind").notNull(),
    text: text("text"),
    /** As the provider gave it; null when it gave none that can be read. Of a message of ours: when it left last. */
    providerAt: integer("provider_at"),
    /** The provider time clamped to sane bounds: the place in the chat. */
    sortAt: integer("sort_at").notNull(),
    /** What we know from sending it ourselves; the tick is derived from this and the receipts. */
    ownStatus: text("own_status").notNull(),
    ownErrorCode: text("own_error_code"),
    ownErrorText: text("own_error_text"),
    /** The derived tick, kept so that a page of messages is one query. */
    status: text("status").notNull(),
    errorCode: text("error_code"),
    errorText: text("error_text"),
    senderContactId: text("sender_contact_id"),
    replyTo: text("reply_to"),
    attachments: text("attachments"),
    /** The derived view of the `reactions` table, kept for the same reason. */
    reactions: text("reactions"),
    editedAt: integer("edited_at"),
    deletedAt: integer("deleted_at"),
    rev: integer("rev").notNull(),
    /** JSON of what it holds besides text and files: `content`, `referral`, `isForwarded`. Null for most. */
    extra: text("extra"),
    /** 1 for what is from before the account was connected: it counts as read. */
    isHistory: integer("is_history"),
    /** JSON of what is to be sent, where it is more than a text (worker/inbox/outgoing.ts). Null for most. */
    outgoing: text("outgoing"),
  },
  (table) => [
    // The dedupe of the promise: kept for ever, and the insert is the check.
    uniqueIndex("messages_external").on(table.accountId, table.externalId, table.part),
    // The same network message under a second provider id (a re-import) is still the same message. By chat,
    // because one WhatsApp broadcast carries one id into many chats.
    uniqueIndex("messages_network")
      .on(table.providerMessageId, table.chatId, table.part)
      .where(sql`provider_message_id IS NOT NULL`),
    uniqueIndex("messages_client").on(table.clientId).where(sql`client_id IS NOT NULL`),
    index("messages_place").on(table.chatId, table.sortAt),
    // The replies to a message, by either of its ids: what they quote goes with it. Only replies are in them.
    index("messages_quoting")
      .on(table.accountId, sql`(reply_to ->> 'externalId')`)
      .where(sql`reply_to ->> 'externalId' IS NOT NULL`),
    index("messages_quoting_network")
      .on(table.accountId, sql`(reply_to ->> 'providerMessageId')`)
      .where(sql`reply_to ->> 'providerMessageId' IS NOT NULL`),
  ],
);

/** Receipts as a set: the tick never falls, in whatever order they come. */
export const receipts = sqliteTable(
  "receipts",
  {
    messageSeq: integer("message_seq").notNull(),
    status: text("status").notNull(),
    at: integer("at").notNull(),
    errorCode: text("error_code"),
    errorText: text("error_text"),
  },
  (table) => [primaryKey({ columns: [table.messageSeq, table.status] })],
);

/** One reaction per sender, the newest; a removed one stays as a row without emoji, so that order does not matter. */
export const reactions = sqliteTable(
  "reactions",
  {
    messageSeq: integer("message_seq").notNull(),
    sender: text("sender").notNull(),
    senderName: text("sender_name"),
    emoji: text("emoji"),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageSeq, table.sender] })],
);

/** Receipts, edits, reactions and deletions of messages that are not here yet. They apply when the message lands. */
export const orphans = sqliteTable(
  "orphans",
  {
    id: integer("id").primaryKey(),
    accountId: text("account_id").notNull(),
    /** The provider's id that it refers to, whichever kind it gave. */
    target: text("target").notNull(),
    digest: text("digest").notNull(),
    event: text("event").notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [
    uniqueIndex("orphans_digest").on(table.digest),
    index("orphans_target").on(table.accountId, table.target),
  ],
);

/** Provider ids of earlier attempts of a message that was sent again by hand: they are known, and not a new bubble. */
export const supersededIds = sqliteTable(
  "superseded_ids",
  {
    accountId: text("account_id").notNull(),
    externalId: text("external_id").notNull(),
    messageSeq: integer("message_seq").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.externalId] })],
);

/** Other ids under which a provider has named a message: the network's own id showed it to be the same. */
export const messageAliases = sqliteTable(
  "message_aliases",
  {
    accountId: text("account_id").notNull(),
    externalId: text("external_id").notNull(),
    part: integer("part").notNull(),
    messageSeq: integer("message_seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.externalId, table.part] }),
    index("message_aliases_message").on(table.messageSeq),
  ],
);

/**
 * How fast may be sent now, by account and by person, and whether the account's provider answers: what must
 * survive a restart of the object.
 */
export const senders = sqliteTable("senders", {
  /** `account:<id>` or `chat:<id>` */
  key: text("key").primaryKey(),
  tokens: real("tokens").notNull(),
  refilledAt: integer("refilled_at").notNull(),
  failures: integer("failures").notNull(),
  openUntil: integer("open_until").notNull(),
  /** Until when an account's messages wait for its pace, its breaker or its pause: one row for all that wait. */
  heldUntil: integer("held_until").notNull().default(0),
});

/** Messages on their way out. A row leaves when the outcome is known, or when only a person can decide. */
export const outbox = sqliteTable("outbox", {
  messageSeq: integer("message_seq").primaryKey(),
  chatId: text("chat_id").notNull(),
  accountId: text("account_id").notNull(),
  /** queued | sending | settling | awaiting_echo | uncertain | joined */
  state: text("state").notNull(),
  /** The state before it was joined to an echo that another message might claim. */
  joinedFrom: text("joined_from"),
  attempts: integer("attempts").notNull(),
  /** When the last attempt left, written before the call: a crash never forgets that a send may have happened. */
  attemptedAt: integer("attempted_at"),
  settleChecks: integer("settle_checks").notNull(),
  nextAt: integer("next_at").notNull(),
  /** Since when it was to leave: it is not tried for ever. Null in rows from before this was noted. */
  queuedAt: integer("queued_at"),
});

/** Files of messages: whether their bytes are here, and where. The bytes are in R2. */
export const files = sqliteTable(
  "files",
  {
    messageSeq: integer("message_seq").notNull(),
    place: integer("place").notNull(),
    /** waiting | stored | expired | refused | not_kept */
    state: text("state").notNull(),
    /** The key in R2, under the tenant; null while the bytes are not here. */
    objectKey: text("object_key"),
    mimeType: text("mime_type"),
    sizeBytes: integer("size_bytes"),
    width: integer("width"),
    height: integer("height"),
    tries: integer("tries").notNull().default(0),
    /** When the bytes are to be asked for (again); null when they need not be. */
    nextAt: integer("next_at"),
  },
  (table) => [
    primaryKey({ columns: [table.messageSeq, table.place] }),
    index("files_due").on(table.nextAt).where(sql`next_at IS NOT NULL`),
  ],
);

/** Files that were uploaded to be sent. */
export const uploads = sqliteTable(
  "uploads",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    objectKey: text("object_key").notNull(),
    kind: text("kind").notNull(),
    mimeType: text("mime_type").notNull(),
    fileName: text("file_name").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    width: integer("width"),
    height: integer("height"),
    /** `https://host` under which it was uploaded: a provider that fetches it finds it there. */
    origin: text("origin").notNull(),
    /** The provider's id of a copy that it took before it refused the message: the next try names that one. */
    uploadedAs: text("uploaded_as"),
    createdAt: integer("created_at").notNull(),
    /** When to look whether anybody needs it; null: a message does. */
    lookAt: integer("look_at"),
  },
  (table) => [index("uploads_due").on(table.lookAt).where(sql`look_at IS NOT NULL`)],
);

/** Messages that a provider said something unclear about: they are asked for again. */
export const rereads = sqliteTable(
  "rereads",
  {
    accountId: text("account_id").notNull(),
    externalId: text("external_id").notNull(),
    tries: integer("tries").notNull().default(0),
    nextAt: integer("next_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.externalId] }), index("rereads_due").on(table.nextAt)],
);

/** Readings of a provider's history that are due or under way: at most one of each kind for an account. */
export const syncPasses = sqliteTable(
  "sync_passes",
  {
    accountId: text("account_id").notNull(),
    /** catch_up | history | chats | people */
    kind: text("kind").notNull(),
    /** Only what is newer is read. */
    after: integer("after").notNull().default(0),
    /** 1 where it looks far back, for what has changed about old messages. */
    isDeep: integer("is_deep").notNull().default(0),
    /** 1 where somebody asked for it and waits. */
    isAsked: integer("is_asked").notNull().default(0),
    /** When its first page was asked for; null: it has not begun. */
    begunAt: integer("begun_at"),
    /** The provider's cursor of the page that comes next. */
    pageCursor: text("page_cursor"),
    /** When it goes on; null: it has failed and waits to be asked for again. */
    nextAt: integer("next_at"),
    tries: integer("tries").notNull().default(0),
    /** Messages read so far, and how many of them were not here. */
    done: integer("done").notNull().default(0),
    found: integer("found").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.kind] }),
    index("sync_passes_due").on(table.nextAt).where(sql`next_at IS NOT NULL`),
  ],
);

/** Pictures of people and groups, as a provider shows them. Their bytes are in R2 under their own hash. */
export const pictures = sqliteTable(
  "pictures",
  {
    /** A contact, the chat that a group is, or an account of the tenant's own. */
    owner: text("owner").primaryKey(),
    accountId: text("account_id").notNull(),
    /** By which the provider gives it out. */
    address: text("address").notNull(),
    /** What tells one picture from the next without fetching it; null where the provider's lists do not say. */
    version: text("version"),
    /** The SHA-256 of its bytes, in hex; null while there are none. */
    hash: text("hash"),
    /** When the bytes became what they are. */
    changedAt: integer("changed_at"),
    tries: integer("tries").notNull().default(0),
    /** When it is asked for; null: not before a list says so. */
    dueAt: integer("due_at"),
  },
  (table) => [
    index("pictures_due").on(table.dueAt).where(sql`due_at IS NOT NULL`),
    index("pictures_hash").on(table.hash).where(sql`hash IS NOT NULL`),
  ],
);

/** Message templates whose state the provider has reported. */
export const templates = sqliteTable(
  "templates",
  {
    accountId: text("account_id").notNull(),
    name: text("name").notNull(),
    language: text("language").notNull(),
    state: text("state").notNull(),
    reason: text("reason"),
    at: integer("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.name, table.language] })],
);

/** Many named alarms over the one that the platform gives an object. */
export const alarms = sqliteTable("alarms", {
  name: text("name").primaryKey(),
  dueAt: integer("due_at").notNull(),
  /** How often in a row it has failed, and until when it is left alone for that. */
  failures: integer("failures").notNull().default(0),
  heldUntil: integer("held_until").notNull().default(0),
});

/** Archives of the whole tenant in R2: asked for by an owner (`export`), or made at night (`nightly`). */
export const archives = sqliteTable(
  "archives",
  {
    no: integer("no").primaryKey(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    /** running | ready | failed */
    state: text("state").notNull(),
    /** reading | closing: where a running one is, with the table's place in the list and the row after the last. */
    phase: text("phase").notNull(),
    tablePlace: integer("table_place").notNull().default(0),
    nextRow: integer("next_row").notNull().default(0),
    startedAt: integer("started_at").notNull(),
    finishedAt: integer("finished_at"),
    /** The head of the log that it shows; null until it is ready. */
    head: integer("head"),
    rows: integer("rows").notNull().default(0),
    /** Of the whole archive, and of what this one had to add to what was there. */
    sizeBytes: integer("size_bytes").notNull().default(0),
    addedBytes: integer("added_bytes").notNull().default(0),
    failures: integer("failures").notNull().default(0),
    /** When the next slice of it is due, or when it expires; null when neither is. */
    nextAt: integer("next_at"),
  },
  (table) => [
    uniqueIndex("archives_id").on(table.id),
    index("archives_due").on(table.nextAt).where(sql`next_at IS NOT NULL`),
  ],
);

/** The pieces of the newest archive: each is a stretch of one table's rows, kept in R2 under its own hash. */
export const archivePieces = sqliteTable(
  "archive_pieces",
  {
    tableName: text("table_name").notNull(),
    fromRow: integer("from_row").notNull(),
    sha256: text("sha256").notNull(),
    rows: integer("rows").notNull(),
    /** As NDJSON, and compressed as it lies in R2. */
    textBytes: integer("text_bytes").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Over its rows, for the hash over the whole state; null in rows from before this was kept. */
    rowSum: text("row_sum"),
  },
  (table) => [primaryKey({ columns: [table.tableName, table.fromRow] }), index("archive_pieces_hash").on(table.sha256)],
);

/** What lies in R2. `unusedSince`: no archive from this number on needs it. */
export const archiveChunks = sqliteTable("archive_chunks", {
  sha256: text("sha256").primaryKey(),
  sizeBytes: integer("size_bytes").notNull(),
  unusedSince: integer("unused_since"),
});

/** Stretches of tables that changed while an archive is being made. Written by triggers that live as long as that. */
export const archiveMarks = sqliteTable(
  "archive_marks",
  {
    tableName: text("table_name").notNull(),
    fromRow: integer("from_row").notNull(),
    /** 1 while it is being read again: a change meanwhile makes it 0. */
    taken: integer("taken").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tableName, table.fromRow] })],
);

/** One row at most: the archive that this tenant was made of. */
export const restores = sqliteTable("restores", {
  id: integer("id").primaryKey(),
  archiveId: text("archive_id").notNull(),
  /** running | done */
  state: text("state").notNull(),
  stateHash: text("state_hash"),
  startedAt: integer("started_at").notNull(),
  /** Over the rows that are here already, as the database has them; null where it was begun before this was kept. */
  rowSum: text("row_sum"),
});

/** The pieces that it has, and those that are still to come. */
export const restorePieces = sqliteTable("restore_pieces", {
  sha256: text("sha256").primaryKey(),
  tableName: text("table_name").notNull(),
  rows: integer("rows").notNull(),
  isDone: integer("is_done").notNull().default(0),
});

/** How many messages came for an account in each hour (hours since 1970), of the last weeks. */
export const traffic = sqliteTable(
  "traffic",
  {
    accountId: text("account_id").notNull(),
    hour: integer("hour").notNull(),
    messages: integer("messages").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.hour] })],
);

/** What the watchdog knows of an account besides. */
export const watches = sqliteTable("watches", {
  accountId: text("account_id").primaryKey(),
  /** Since when its traffic is counted. */
  since: integer("since").notNull(),
  lastTrafficAt: integer("last_traffic_at"),
  /** The largest silence seen, counted in the messages that its profile expects in such a time. */
  largestGap: real("largest_gap").notNull().default(0),
  probedAt: integer("probed_at"),
});

/** One row: up to which message the watchdog has counted. */
export const watchState = sqliteTable("watch_state", {
  id: integer("id").primaryKey(),
  countedSeq: integer("counted_seq").notNull(),
  /** When it last learned how long the silences of each account are. */
  learnedAt: integer("learned_at"),
});

// ---------------------------------------------------------------- teamwork

/** Chats with something unread. A trigger keeps it, which writes only when a chat begins or ceases to be one. */
export const unreadChats = sqliteTable("unread_chats", { chatId: text("chat_id").primaryKey() });

/** The tenant's words for chats and people. */
export const labels = sqliteTable(
  "labels",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    colour: text("colour").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("labels_name").on(sql`lower(${table.name})`)],
);

export const chatLabels = sqliteTable(
  "chat_labels",
  { labelId: text("label_id").notNull(), chatId: text("chat_id").notNull() },
  (table) => [primaryKey({ columns: [table.labelId, table.chatId] })],
);

/** Filters that somebody has named, for the whole team. */
export const savedViews = sqliteTable("saved_views", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** JSON of the filter, as `chats.list` takes it. */
  filter: text("filter").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const cannedReplies = sqliteTable(
  "canned_replies",
  {
    id: text("id").primaryKey(),
    shortcut: text("shortcut").notNull(),
    text: text("text").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("canned_replies_shortcut").on(sql`lower(${table.shortcut})`)],
);

/** What the team says among itself. A table of its own, so that no path to a provider leads here. */
export const notes = sqliteTable(
  "notes",
  {
    id: text("id").primaryKey(),
    chatId: text("chat_id").notNull(),
    authorId: text("author_id").notNull(),
    authorName: text("author_name").notNull(),
    text: text("text").notNull(),
    /** JSON of the members' ids. Null for none. */
    mentions: text("mentions"),
    sortAt: integer("sort_at").notNull(),
    editedAt: integer("edited_at"),
    rev: integer("rev").notNull(),
  },
  (table) => [index("notes_place").on(table.chatId, table.sortAt, table.id)],
);

export const mentions = sqliteTable(
  "mentions",
  {
    memberId: text("member_id").notNull(),
    noteId: text("note_id").notNull(),
    chatId: text("chat_id").notNull(),
    at: integer("at").notNull(),
    readAt: integer("read_at"),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.noteId] })],
);

/** Until there was `member_drafts`: one draft a chat. Only the code of then reads it. */
export const drafts = sqliteTable("drafts", {
  chatId: text("chat_id").primaryKey(),
  text: text("text").notNull(),
  replyTo: text("reply_to"),
  authorId: text("author_id").notNull(),
  authorName: text("author_name").notNull(),
  /** The device that wrote it, by a name of its own: it does not take its own words for somebody else's. */
  device: text("device"),
  updatedAt: integer("updated_at").notNull(),
  rev: integer("rev").notNull(),
});

/** What is being written: one of each member in a chat, on all of their devices. The device that wrote last wins. */
export const memberDrafts = sqliteTable(
  "member_drafts",
  {
    chatId: text("chat_id").notNull(),
    authorId: text("author_id").notNull(),
    authorName: text("author_name").notNull(),
    text: text("text").notNull(),
    replyTo: text("reply_to"),
    /** The device that wrote it, by a name of its own: it does not take its own words for somebody else's. */
    device: text("device"),
    updatedAt: integer("updated_at").notNull(),
    rev: integer("rev").notNull(),
  },
  (table) => [primaryKey({ columns: [table.authorId, table.chatId] })],
);

/** Messages for later. At their time they become messages, by the same way as every other. */
export const scheduledMessages = sqliteTable(
  "scheduled_messages",
  {
    id: text("id").primaryKey(),
    chatId: text("chat_id").notNull(),
    clientId: text("client_id").notNull(),
    /** JSON of the draft that is sent. */
    draft: text("draft").notNull(),
    at: integer("at").notNull(),
    /** scheduled | sent | cancelled | answered | failed */
    state: text("state").notNull(),
    /** Why it failed. */
    reason: text("reason"),
    /** `in` or `out`: a message in this direction is the answer that makes it needless. Null: it goes out anyway. */
    awaits: text("awaits"),
    /** The head of the log when it was scheduled: only what came later is an answer. */
    afterSeq: integer("after_seq").notNull(),
    messageSeq: integer("message_seq"),
    authorId: text("author_id").notNull(),
    authorName: text("author_name").notNull(),
    createdAt: integer("created_at").notNull(),
    rev: integer("rev").notNull(),
  },
  (table) => [
    uniqueIndex("scheduled_messages_client").on(table.clientId),
    index("scheduled_messages_chat").on(table.chatId, table.at),
    index("scheduled_messages_due").on(table.at).where(sql`state = 'scheduled'`),
  ],
);

/** Client ids of messages that were called back before they left: a late repeat of the send brings none of them back. */
export const cancelledSends = sqliteTable("cancelled_sends", {
  clientId: text("client_id").primaryKey(),
  at: integer("at").notNull(),
});

/** What the team has written down about a person: by contact, so that undoing a merge parts it again. */
export const contactDetails = sqliteTable("contact_details", {
  contactId: text("contact_id").primaryKey(),
  /** Not used: a name that the team gives is a contact of its own (worker/inbox/team/change-contact.ts). */
  name: text("name"),
  /** JSON: name -> value. */
  fields: text("fields"),
  labelIds: text("label_ids"),
  note: text("note"),
  rev: integer("rev").notNull(),
});

/** Things outside that a person belongs to: a project, a lead, a deal, an employee. */
export const contactLinks = sqliteTable(
  "contact_links",
  {
    id: text("id").primaryKey(),
    contactId: text("contact_id").notNull(),
    type: text("type").notNull(),
    externalId: text("external_id").notNull(),
    title: text("title").notNull(),
    url: text("url").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("contact_links_thing").on(table.contactId, table.type, table.externalId)],
);

/** One row: up to which message the search index holds everything. */
export const searchState = sqliteTable("search_state", {
  id: integer("id").primaryKey(),
  indexedSeq: integer("indexed_seq").notNull(),
});

/** What was indexed and says something else now, and people who are not indexed yet. Triggers keep it. */
export const searchStale = sqliteTable(
  "search_stale",
  {
    /** message | contact */
    kind: text("kind").notNull(),
    /** A message's number, a contact's rowid. */
    row: integer("row").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.row] })],
);

/** Browsers that want to be told of new messages. */
export const pushSubscriptions = sqliteTable(
  "push_subscriptions",
  {
    id: text("id").primaryKey(),
    memberId: text("member_id").notNull(),
    endpoint: text("endpoint").notNull(),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("push_subscriptions_endpoint").on(table.endpoint),
    index("push_subscriptions_member").on(table.memberId),
  ],
);

/** all | mine | mentions | none. A member without a row is told of `all`. */
export const pushSettings = sqliteTable("push_settings", {
  memberId: text("member_id").primaryKey(),
  level: text("level").notNull(),
});

/** One row: the key pair that push services know this tenant by, and how far members were told. */
export const pushState = sqliteTable("push_state", {
  id: integer("id").primaryKey(),
  publicKey: text("public_key").notNull(),
  /** Sealed by the tenant's vault. */
  sealedPrivateKey: text("sealed_private_key").notNull(),
  toldSeq: integer("told_seq").notNull(),
  toldAt: integer("told_at").notNull().default(0),
  /** Whom a push service may turn to: the address under which Parley was open when the keys were made. */
  subject: text("subject").notNull().default("https://parley.invalid"),
});
