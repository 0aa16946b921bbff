import type { ContactView, MediaKind, MediaPage, WrittenLinks } from "../../shared/contact-view.ts";
import type { Mention } from "../../shared/mention.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { PushDevice, PushKeys, PushLevel, PushTarget } from "../../shared/push.ts";
import type { SearchAnswer } from "../../shared/search.ts";
import type {
  Author,
  CannedReply,
  ChatCounts,
  ContactCard,
  ContactLink,
  Draft,
  Label,
  Note,
  SavedView,
  ScheduledMessage,
} from "../../shared/team.ts";
import type { Chat, Position } from "../../shared/wire.ts";
import { isRestoring } from "../archives/restore.ts";
import { cancelSend } from "../cancel-send.ts";
import { type DiscardRefusal, discardFailed } from "../discard-failed.ts";
import { position } from "../event-log.ts";
import { isNewerDraft } from "../newer-draft.ts";
import {
  devicesOf,
  forgetDevice,
  keepPushKeys,
  levelOf,
  readPushKeys,
  setLevel,
  subscribe,
  targetsOf,
  unsubscribe,
} from "../push/subscriptions.ts";
import { type SearchOrder, search } from "../search/search.ts";
import type { Sql } from "../sql.ts";
import { listCannedReplies, removeCannedReply, saveCannedReply } from "./canned-replies.ts";
import { addLink, type ContactChange, changeContact, removeLink } from "./change-contact.ts";
import { listMedia, listWrittenLinks } from "./chat-media.ts";
import { type ChatAction, type SeenRevs, workOnChats } from "./chat-work.ts";
import { viewContact } from "./contact-cards.ts";
import { clearDraft, type DraftToSave, findDraft, listDrafts, saveDraft } from "./drafts.ts";
import { changeLabels, type LabelAction, listLabels } from "./labels.ts";
import { countChats } from "./list-chats.ts";
import { memberLeft } from "./member-left.ts";
import { readMentions } from "./mentions.ts";
import { mergePeople, partPeople } from "./merge-people.ts";
import { addNote, editNote, listMentions, listNotes, type NoteQuery, removeNote } from "./notes.ts";
import { listViews, removeView, saveView } from "./saved-views.ts";
import {
  cancelScheduled,
  editScheduled,
  listScheduled,
  type ScheduleEdit,
  type ScheduleOrder,
  schedule,
  sendScheduledNow,
} from "./scheduled.ts";

/** What a team asks of its inbox besides messages: each call by its name, with what it answers. */
type Calls = {
  /** An older object does without `seen`: then all of it counts as seen. */
  "chats.work": { input: { chatIds: string[]; action: ChatAction; seen?: SeenRevs }; answer: Chat[] };
  "chats.counts": { input: object; answer: ChatCounts };
  "labels.list": { input: object; answer: Label[] };
  "labels.change": { input: { action: LabelAction }; answer: Label[] };
  "views.list": { input: object; answer: SavedView[] };
  "views.save": { input: { view: SavedView }; answer: SavedView };
  "views.remove": { input: { id: string }; answer: null };
  "cannedReplies.list": { input: object; answer: CannedReply[] };
  "cannedReplies.save": { input: { reply: CannedReply }; answer: CannedReply };
  "cannedReplies.remove": { input: { id: string }; answer: null };
  "notes.list": { input: { query: NoteQuery }; answer: NotePage };
  "notes.mentions": { input: { unreadOnly: boolean; cursor: string | null; limit: number }; answer: MentionPage };
  "notes.readMentions": { input: { chatId: string | null }; answer: null };
  "notes.add": { input: { note: { id: string; chatId: string; text: string; mentions: string[] } }; answer: Note };
  "notes.edit": { input: { edit: { id: string; text: string; mentions: string[] } }; answer: Note };
  "notes.remove": { input: { id: string; isAnyones: boolean }; answer: { id: string } };
  "drafts.get": { input: { chatId: string }; answer: Draft | null };
  "drafts.list": { input: object; answer: Draft[] };
  "drafts.save": { input: { draft: DraftToSave }; answer: Draft | null };
  "messages.cancel": { input: { clientId: string }; answer: { cancelled: true } };
  "messages.discard": { input: { clientId: string }; answer: { discarded: true } };
  "messages.schedule": { input: { order: ScheduleOrder }; answer: ScheduledMessage };
  "messages.scheduled": { input: { chatId: string | null }; answer: ScheduledMessage[] };
  "messages.editScheduled": { input: { edit: ScheduleEdit }; answer: ScheduledMessage };
  "messages.cancelScheduled": { input: { id: string }; answer: ScheduledMessage };
  "messages.sendNow": { input: { id: string }; answer: ScheduledMessage };
  "messages.search": { input: { order: SearchOrder }; answer: SearchAnswer };
  "contacts.get": { input: { of: { contactId: string } | { chatId: string } }; answer: ContactView };
  "contacts.update": { input: { change: ContactChange }; answer: ContactCard };
  "contacts.linkAdd": { input: { contactId: string; link: ContactLink }; answer: ContactCard };
  "contacts.linkRemove": { input: { contactId: string; linkId: string }; answer: ContactCard };
  "contacts.merge": { input: { contactId: string; intoContactId: string }; answer: ContactCard };
  "contacts.undoMerge": { input: { mergeId: string }; answer: ContactCard };
  "contacts.media": {
    /** `kind` absent: a Worker of before there were kinds. */
    input: { chatId: string; kind?: MediaKind | null; cursor: string | null; limit: number };
    answer: MediaPage;
  };
  "contacts.links": { input: { chatId: string; cursor: string | null; limit: number }; answer: WrittenLinks };
  "push.keys": { input: object; answer: PushKeys | null };
  "push.keepKeys": { input: { keys: PushKeys }; answer: PushKeys };
  "push.subscribe": { input: { target: Omit<PushTarget, "memberId"> }; answer: null };
  "push.unsubscribe": { input: { endpoint: string }; answer: null };
  "push.devices": { input: object; answer: PushDevice[] };
  "push.forgetDevice": { input: { id: string }; answer: null };
  "push.targets": { input: object; answer: PushTarget[] };
  "push.level": { input: object; answer: PushLevel };
  "push.setLevel": { input: { level: PushLevel }; answer: PushLevel };
  "members.left": { input: { memberId: string }; answer: { isDone: boolean } };
  "drafts.clear": { input: { chatId: string; upToRev: number | null }; answer: null };
};

type Page<Item> = { items: Item[]; nextCursor: string | null };
export type NotePage = Page<Note> & { asOf: Position };
export type MentionPage = Page<Mention> & { asOf: Position };

export type TeamRefusal =
  | "not_found"
  | "bad_cursor"
  | "label_not_found"
  | "name_taken"
  | "shortcut_taken"
  | "too_many"
  | "not_yours"
  | "already_sent"
  | DiscardRefusal
  | "client_id_reused"
  | "not_scheduled"
  | "no_keys"
  /** As with a message (`DraftRefusal`). */
  | "restoring"
  /** The Worker is newer than the object, for some minutes after a deploy. */
  | "newer_call";

export type TeamCall = { [Name in keyof Calls]: { type: Name } & Calls[Name]["input"] }[keyof Calls];
export type TeamAnswer<Name extends TeamCall["type"]> = Calls[Name]["answer"];

/** The calls that leave what an archive brings as it is: they go on while one is being taken in. */
const HARMLESS: ReadonlySet<TeamCall["type"]> = new Set<TeamCall["type"]>([
  "chats.counts",
  "labels.list",
  "views.list",
  "cannedReplies.list",
  "notes.list",
  "notes.mentions",
  "drafts.get",
  "drafts.list",
  "messages.scheduled",
  "messages.search",
  "contacts.get",
  "contacts.media",
  "contacts.links",
  "push.keys",
  "push.keepKeys",
  "push.subscribe",
  "push.unsubscribe",
  "push.devices",
  "push.forgetDevice",
  "push.targets",
  "push.level",
  "push.setLevel",
]);

/** Does one call whole, in the turn of its caller. Each may come twice: the second time changes nothing. */
export function answerTeam(
  sql: Sql,
  call: TeamCall,
  actor: Author,
  now: number,
): Outcome<TeamAnswer<TeamCall["type"]>, TeamRefusal> {
  if (!HARMLESS.has(call.type) && isRestoring(sql)) return fail("restoring");
  switch (call.type) {
    case "chats.work":
      return workOnChats(sql, call.chatIds, call.action, now, call.seen);
    case "chats.counts":
      return ok(countChats(sql, actor.id));
    case "labels.list":
      return ok(listLabels(sql));
    case "labels.change":
      return changeLabels(sql, call.action, now);
    case "views.list":
      return ok(listViews(sql));
    case "views.save":
      return saveView(sql, call.view, now);
    case "views.remove":
      return ok(removeView(sql, call.id, now));
    case "cannedReplies.list":
      return ok(listCannedReplies(sql));
    case "cannedReplies.save":
      return saveCannedReply(sql, call.reply, now);
    case "cannedReplies.remove":
      return ok(removeCannedReply(sql, call.id, now));
    case "notes.list":
      return pageOrRefusal(sql, listNotes(sql, call.query));
    case "notes.mentions":
      return pageOrRefusal(sql, listMentions(sql, { ...call, memberId: actor.id }));
    case "notes.readMentions":
      return ok(readMentions(sql, actor.id, call.chatId, now));
    case "notes.add":
      return addNote(sql, call.note, actor, now);
    case "notes.edit":
      return editNote(sql, call.edit, actor, now);
    case "notes.remove":
      return removeNote(sql, call.id, call.isAnyones ? null : actor, now);
    case "drafts.get":
      return ok(findDraft(sql, call.chatId, actor.id));
    case "drafts.list":
      return ok(listDrafts(sql, actor.id));
    case "drafts.save":
      return saveDraft(sql, call.draft, actor, now);
    case "drafts.clear":
      return ok(clearDraft(sql, call, actor.id, now));
    case "messages.cancel":
      return cancelSend(sql, call.clientId, now);
    case "messages.discard":
      return discardFailed(sql, call.clientId, now);
    case "messages.schedule":
      return isNewerDraft(call.order.draft) ? fail("newer_call") : schedule(sql, call.order, actor, now);
    case "messages.scheduled":
      return ok(listScheduled(sql, call.chatId));
    case "messages.editScheduled":
      return editScheduled(sql, call.edit, now);
    case "messages.cancelScheduled":
      return cancelScheduled(sql, call.id, now);
    case "messages.sendNow":
      return sendScheduledNow(sql, call.id, now);
    case "contacts.get":
      return viewContact(sql, call.of);
    case "contacts.update":
      return changeContact(sql, call.change, now);
    case "contacts.linkAdd":
      return addLink(sql, call.contactId, call.link, now);
    case "contacts.linkRemove":
      return removeLink(sql, call.contactId, call.linkId, now);
    case "contacts.merge":
      return mergePeople(sql, call, actor, now);
    case "contacts.undoMerge":
      return partPeople(sql, call.mergeId, now);
    case "contacts.media":
      return listMedia(sql, { ...call, kind: call.kind ?? null });
    case "contacts.links":
      return listWrittenLinks(sql, call);
    case "push.keys":
      return ok(readPushKeys(sql));
    case "push.keepKeys":
      return ok(keepPushKeys(sql, call.keys));
    case "push.subscribe":
      return subscribe(sql, { ...call.target, memberId: actor.id }, now);
    case "push.unsubscribe":
      return ok(unsubscribe(sql, actor.id, call.endpoint));
    case "push.devices":
      return ok(devicesOf(sql, actor.id));
    case "push.forgetDevice":
      return ok(forgetDevice(sql, actor.id, call.id));
    case "push.targets":
      return ok(targetsOf(sql, [actor.id]));
    case "push.level":
      return ok(levelOf(sql, actor.id));
    case "push.setLevel":
      return ok(setLevel(sql, actor.id, call.level));
    case "members.left":
      return ok(memberLeft(sql, call.memberId, now));
    case "messages.search":
      return search(sql, call.order);
    default:
      call satisfies never;
      return fail("newer_call");
  }
}

function pageOrRefusal<Item>(
  sql: Sql,
  page: Page<Item> | null,
): Outcome<Page<Item> & { asOf: Position }, "bad_cursor"> {
  return page === null ? fail("bad_cursor") : ok({ ...page, asOf: position(sql) });
}
