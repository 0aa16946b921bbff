import { beforeEach, expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { upsertAccount } from "./accounts.ts";
import { recipientOf } from "./outgoing.ts";
import type { Sql } from "./sql.ts";
import { mergePeople, partPeople } from "./team/merge-people.ts";

/** Proves that what a team says of who is whom can be taken back, and never decides what a network knows better. */

const ANA = { id: "ana", name: "Ana" };
const OTHER_ACCOUNT = {
  id: "account-2",
  provider: "unipile",
  channel: "instagram",
  externalId: "profile",
  name: "shop",
  state: "connected",
} as const;

let sql: Sql;
let { deliver, gapless } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, gapless } = inboxInMemory());
  upsertAccount(sql, OTHER_ACCOUNT, NOW);
});

type Person = { providerId: string; phone?: string | null; lid?: string | null; name?: string | null };

const from = (externalId: string, chatId: string, person: Person, account = "acc") => ({
  ...channelMessage(externalId, {}, account),
  chat: { externalId: chatId, providerChatId: null, isGroup: false, name: null },
  sender: { name: null, phone: null, lid: null, username: null, ...person },
});

const chatOf = (externalId: string): string =>
  sql.first<{ id: string }>("SELECT id FROM chats WHERE external_id = ?", externalId)?.id ?? "";
const rootOfChat = (externalId: string): string =>
  sql.first<{ rootId: string }>(
    "SELECT k.root_id AS rootId FROM chats c JOIN contacts k ON k.id = c.contact_id WHERE c.external_id = ?",
    externalId,
  )?.rootId ?? "";

function say(oneChat: string, otherChat: string): string {
  const merged = mergePeople(sql, { contactId: rootOfChat(oneChat), intoContactId: rootOfChat(otherChat) }, ANA, NOW);
  if (!merged.ok) throw new Error(merged.reason);
  return merged.value.merges?.[0]?.id ?? "";
}

const LUCIA = { providerId: "34600@s.whatsapp.net", phone: "+34600", name: "Lucía" };
const LUCIA_BY_LID = { providerId: "99@lid", lid: "99@lid" };
const PEDRO = { providerId: "34700@s.whatsapp.net", phone: "+34700", name: "Pedro" };
const ON_INSTAGRAM = { providerId: "17841400000000001", name: "lucia.f" };

test("a message goes to whom its chat is with, whoever the team says that is as well", () => {
  deliver([from("1", "34600", LUCIA), from("2", "34700", PEDRO), from("3", "178414", ON_INSTAGRAM, "profile")]);
  say("34600", "34700");
  say("178414", "34700");
  // What comes after the merge makes a chat of its own under the one person.
  deliver([from("4", "34600-new", LUCIA)]);
  const recipients = ["34600", "34700", "178414", "34600-new"].map((id) => recipientOf(sql, chatOf(id)));
  expect(recipients).toEqual([
    { chatExternalId: "34600", providerId: LUCIA.providerId, phone: LUCIA.phone },
    { chatExternalId: "34700", providerId: PEDRO.providerId, phone: PEDRO.phone },
    { chatExternalId: "178414", providerId: ON_INSTAGRAM.providerId, phone: null },
    { chatExternalId: "34600-new", providerId: LUCIA.providerId, phone: LUCIA.phone },
  ]);
});

test("what a network shows after the team has merged two stays true when that is taken back", () => {
  deliver([from("1", "34600", LUCIA), from("2", "34700", PEDRO), from("3", "by-lid", LUCIA_BY_LID)]);
  const merge = say("34600", "34700");
  deliver([from("4", "by-lid", { ...LUCIA_BY_LID, phone: LUCIA.phone })]);
  expect(new Set(["34600", "34700", "by-lid"].map(rootOfChat)).size).toBe(1);
  expect(partPeople(sql, merge, NOW)).toMatchObject({ ok: true });
  expect(rootOfChat("by-lid")).toBe(rootOfChat("34600"));
  expect(rootOfChat("34700")).not.toBe(rootOfChat("34600"));
  // And the next message of either does not bring them together again.
  deliver([from("5", "by-lid", { ...LUCIA_BY_LID, phone: LUCIA.phone }), from("6", "34700", PEDRO)]);
  expect(rootOfChat("34700")).not.toBe(rootOfChat("34600"));
  gapless();
});

test("two who are one by the network and by the team's word stay one when the word is taken back", () => {
  deliver([from("1", "34600", LUCIA), from("2", "by-lid", LUCIA_BY_LID)]);
  const merge = say("34600", "by-lid");
  deliver([from("3", "by-lid", { ...LUCIA_BY_LID, phone: LUCIA.phone })]);
  expect(partPeople(sql, merge, NOW)).toMatchObject({ ok: true });
  expect(rootOfChat("by-lid")).toBe(rootOfChat("34600"));
});

test("somebody who reacts by one of their contacts and then by the other has one reaction", () => {
  const reactionBy = (person: Person, emoji: string, afterMs: number) =>
    amendmentOf(
      "1",
      {
        type: "reaction",
        emoji,
        direction: "in",
        sender: { name: null, phone: null, lid: null, username: null, ...person },
      },
      afterMs,
    );
  const shown = () =>
    JSON.parse(
      sql.first<{ reactions: string }>("SELECT reactions FROM messages WHERE external_id = '1'")?.reactions ?? "[]",
    );
  deliver([from("1", "34600", LUCIA), from("2", "by-lid", LUCIA_BY_LID)]);
  deliver([reactionBy(LUCIA, "👍", 1), reactionBy(LUCIA_BY_LID, "❤️", 2)]);
  expect(shown()).toHaveLength(2);
  deliver([from("3", "by-lid", { ...LUCIA_BY_LID, phone: LUCIA.phone })]);
  expect(shown()).toMatchObject([{ emoji: "❤️" }]);
  deliver([reactionBy(LUCIA, "🎉", 3)]);
  expect(shown()).toMatchObject([{ emoji: "🎉" }]);
  gapless();
});
