import type {
  CannedReply,
  ContactCard,
  Draft,
  Label,
  Note,
  Presence,
  SavedView,
  ScheduledMessage,
  TeamChange,
} from "../../worker/shared/team.ts";

/** A colleague, as chats and notes name them. */
export type TeamMember = { id: string; name: string; email: string; isDisabled: boolean };

/** What the list of chats is drawn with besides the chats. */
export type TeamSnapshot = Pick<TeamState, "labels" | "members" | "views" | "mentions">;

/**
 * What the inbox has heard of the team's things since its snapshot. What was there before is loaded by the screen that
 * shows it; what stands here is newer.
 */
export type TeamState = {
  /** In the order of the server. */
  labels: readonly Label[];
  /** Who can be given a chat, in the order in which they joined. */
  members: readonly TeamMember[];
  /** By id; null for what was removed. */
  views: Readonly<Record<string, SavedView | null>>;
  cannedReplies: Readonly<Record<string, CannedReply | null>>;
  notes: Readonly<Record<string, { chatId: string; note: Note | null }>>;
  scheduled: Readonly<Record<string, ScheduledMessage>>;
  contacts: Readonly<Record<string, ContactCard>>;
  /** By `draftKey`; null: nothing is being written any more. */
  drafts: Readonly<Record<string, Draft | null>>;
  /** Notes that name a member and were not looked at, by member. */
  mentions: Readonly<Record<string, number>>;
  /** Who is where, by socket. */
  presence: Readonly<Record<string, Presence>>;
};

export const emptyTeam: TeamState = {
  labels: [],
  members: [],
  views: {},
  cannedReplies: {},
  notes: {},
  scheduled: {},
  contacts: {},
  drafts: {},
  mentions: {},
  presence: {},
};

export function withTeamChange(team: TeamState, change: TeamChange): TeamState {
  switch (change.kind) {
    case "labels":
      return { ...team, labels: change.labels };
    case "view":
      return { ...team, views: { ...team.views, [change.viewId]: change.view } };
    case "canned_reply":
      return { ...team, cannedReplies: { ...team.cannedReplies, [change.replyId]: change.reply } };
    case "note":
      return { ...team, notes: { ...team.notes, [change.noteId]: { chatId: change.chatId, note: change.note } } };
    case "mentions":
      return { ...team, mentions: { ...team.mentions, [change.memberId]: change.unread } };
    case "draft":
      return withDraft(team, draftKey(change.memberId, change.chatId), change.draft);
    case "scheduled":
      return withScheduled(team, [change.scheduled]);
    case "contact_card":
      return { ...team, contacts: { ...team.contacts, [change.contact.id]: change.contact } };
  }
}

/** Each member has one draft in a chat. */
export const draftKey = (memberId: string, chatId: string): string => `${memberId} ${chatId}`;

function withDraft(team: TeamState, key: string, draft: Draft | null): TeamState {
  const known = team.drafts[key];
  if (known && draft && draft.rev < known.rev) return team;
  return { ...team, drafts: { ...team.drafts, [key]: draft } };
}

/** A member's drafts that were asked for: what is known here already is as new or newer. */
export function withDrafts(team: TeamState, memberId: string, answered: readonly Draft[]): TeamState {
  const unknown = answered.filter(({ chatId, rev }) => {
    const known = team.drafts[draftKey(memberId, chatId)];
    return known === undefined || (known !== null && known.rev < rev);
  });
  if (unknown.length === 0) return team;
  const drafts = Object.fromEntries(unknown.map((draft) => [draftKey(memberId, draft.chatId), draft]));
  return { ...team, drafts: { ...team.drafts, ...drafts } };
}

/** Messages for later: an older copy never replaces a newer one. */
export function withScheduled(team: TeamState, arrived: readonly ScheduledMessage[]): TeamState {
  const newer = arrived.filter(({ id, rev }) => (team.scheduled[id]?.rev ?? -1) < rev);
  if (newer.length === 0) return team;
  return { ...team, scheduled: { ...team.scheduled, ...Object.fromEntries(newer.map((each) => [each.id, each])) } };
}

/**
 * All canned replies, as they were answered.
 *
 * @param known what was known when they were asked for: what changed since then is newer than the answer
 */
export function withCannedReplies(
  team: TeamState,
  answered: readonly CannedReply[],
  known: TeamState["cannedReplies"],
): TeamState {
  const meanwhile = Object.entries(team.cannedReplies).filter(([id, reply]) => reply !== known[id]);
  const all = Object.fromEntries(answered.map((reply) => [reply.id, reply]));
  return { ...team, cannedReplies: { ...all, ...Object.fromEntries(meanwhile) } };
}

/** Notes that were asked for: what is removed stays so, and an older copy never replaces a newer one. */
export function withNotes(team: TeamState, answered: readonly Note[]): TeamState {
  const newer = answered.filter(({ id, rev }) => {
    const known = team.notes[id];
    return known === undefined || (known.note !== null && known.note.rev < rev);
  });
  if (newer.length === 0) return team;
  const notes = Object.fromEntries(newer.map((note) => [note.id, { chatId: note.chatId, note }]));
  return { ...team, notes: { ...team.notes, ...notes } };
}

/** Somebody is somewhere else now; who is nowhere is forgotten. */
export function withPresence(team: TeamState, presence: Presence): TeamState {
  const { [presence.id]: _, ...others } = team.presence;
  if (presence.chatId === null) return { ...team, presence: others };
  return { ...team, presence: { ...others, [presence.id]: presence } };
}
