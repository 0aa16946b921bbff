/**
 * What an archive holds of a tenant's database, and what it leaves out and why. A table must be in one of the two
 * lists (archived-tables.test.ts), so that a new one is not forgotten.
 */
export type ArchivedTable = {
  name: string;
  /** Row numbers that one stretch covers. Stretches begin at multiples of it, so that they stay the same for ever. */
  span: number;
  /** Columns that mean something in this database only. */
  leaves?: readonly string[];
};

export const ARCHIVED_TABLES: readonly ArchivedTable[] = [
  { name: "accounts", span: 1_024 },
  { name: "contacts", span: 2_048 },
  { name: "contact_merges", span: 2_048 },
  { name: "identities", span: 4_096 },
  { name: "chats", span: 1_024 },
  { name: "chat_aliases", span: 4_096 },
  { name: "messages", span: 2_048 },
  { name: "receipts", span: 4_096 },
  { name: "reactions", span: 4_096 },
  { name: "orphans", span: 2_048 },
  { name: "superseded_ids", span: 4_096 },
  { name: "message_aliases", span: 4_096 },
  // Whose bytes they are is told by the key, and another tenant must never be told to read them.
  { name: "files", span: 4_096, leaves: ["object_key", "next_at", "tries"] },
  { name: "templates", span: 2_048 },
  { name: "labels", span: 2_048 },
  { name: "chat_labels", span: 4_096 },
  { name: "saved_views", span: 2_048 },
  { name: "canned_replies", span: 1_024 },
  { name: "notes", span: 2_048 },
  { name: "mentions", span: 4_096 },
  { name: "drafts", span: 1_024 },
  { name: "member_drafts", span: 1_024 },
  { name: "scheduled_messages", span: 1_024 },
  { name: "contact_details", span: 2_048 },
  { name: "contact_links", span: 2_048 },
];

export const NOT_ARCHIVED: Readonly<Record<string, string>> = {
  log_state: "a restored log has a new epoch, and its head is in the manifest",
  event_log: "clients of a restored tenant begin with a snapshot",
  deliveries: "raw calls are kept for 7 days only, to be replayed here",
  delivery_parts: "as deliveries",
  dead_letters: "as deliveries, which they refer to",
  outbox: "a copy of a tenant must never send what the original sends",
  uploads: "files that no message has taken yet",
  senders: "how fast may be sent right now",
  pictures: "fetched anew from the provider",
  rereads: "questions to the provider that are on their way",
  sync_passes: "readings of a provider's history that are under way: a copy has nobody to ask",
  alarms: "what this object does next",
  archives: "archives of archives",
  archive_pieces: "archives of archives",
  archive_chunks: "archives of archives",
  archive_marks: "archives of archives",
  restores: "where this tenant came from",
  restore_pieces: "as restores",
  traffic: "learned anew from what comes",
  watches: "as traffic",
  watch_state: "as traffic",
  unread_chats: "made anew from the chats",
  cancelled_sends: "ids of sends of this database, which nobody repeats elsewhere",
  search_state: "the index is made anew from the messages",
  search_stale: "as search_state",
  people_search: "as search_state",
  people_search_config: "as search_state",
  people_search_data: "as search_state",
  people_search_docsize: "as search_state",
  people_search_idx: "as search_state",
  message_search: "as search_state",
  message_search_config: "as search_state",
  message_search_data: "as search_state",
  message_search_docsize: "as search_state",
  message_search_idx: "as search_state",
  push_subscriptions: "browsers that wanted to hear of this workspace, and of no copy of it",
  push_settings: "as push_subscriptions",
  push_state: "as push_subscriptions",
};
