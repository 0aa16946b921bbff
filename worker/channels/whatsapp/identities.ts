import type { ChannelPerson } from "../../shared/wire.ts";
import { ignored, isJsonObject, missing, one, type Reading, unknownShape } from "../meta/reading.ts";
import { chatWith, personOf, phoneOf } from "./people.ts";
import { stateSyncSchema, userIdUpdateSchema } from "./schema.ts";

/** One element of `state_sync[]`: a name from the phone's address book (reference/meta.md, 2.7). */
export function readStateSync(element: unknown, account: string): Reading {
  if (!isJsonObject(element)) return unknownShape("a contact that is no object");
  const sync = stateSyncSchema.parse(element);
  if (sync.type !== null && sync.type !== "contact") return ignored("state_sync_of_another_kind");
  // Taken out of the address book, they are still who they are.
  if (sync.action === "remove") return ignored("contact_removed");
  const { contact } = sync;
  const digits = contact?.phone_number?.replace(/[\s().+-]/g, "") ?? null;
  const person = personOf({ waId: digits === "" ? null : digits, userId: contact?.user_id ?? null }, []);
  if (person === null) return missing("state_sync.contact.phone_number");
  return one({
    type: "identity",
    accountExternalId: account,
    people: [
      { ...person, name: contact?.full_name ?? contact?.first_name ?? null, username: contact?.username ?? null },
    ],
    chat: null,
    at: sync.metadata?.timestamp ?? null,
    note: null,
  });
}

/** One element of `user_id_update[]`: a business-scoped id was made anew, as with a new number (2.9). */
export function readUserIdUpdate(element: unknown, account: string): Reading {
  if (!isJsonObject(element)) return unknownShape("a change of id that is no object");
  const { wa_id: waId, user_id: ids, timestamp } = userIdUpdateSchema.parse(element);
  const now = ids === null || ids.current === null ? null : person(waId, ids.current);
  const before = ids === null || ids.previous === null ? null : person(waId, ids.previous);
  if (now === null || before === null)
    return missing(`user_id_update.user_id.${now === null ? "current" : "previous"}`);
  return one({
    type: "identity",
    accountExternalId: account,
    people: [now, before],
    chat: chatWith(now, before),
    at: timestamp,
    note: null,
  });
}

function person(waId: string | null, userId: string): ChannelPerson {
  return {
    providerId: waId ?? userId,
    name: null,
    phone: waId === null ? null : phoneOf(waId),
    lid: userId,
    username: null,
  };
}
