import type { z } from "zod";
import type { chatChangeSchema, personChangeSchema } from "./control-schema.ts";
import { ControlRefusal } from "./messages.ts";
import type { ChatRecord, PersonRecord } from "./records.ts";
import type { Simulation } from "./simulation.ts";

/** Somebody takes another name or picture: no webhook tells of it, only the next list does. */
export function changePerson(
  simulation: Simulation,
  id: string,
  { name, hasNewPicture }: z.output<typeof personChangeSchema>,
): PersonRecord {
  const person = simulation.world.people.get(id);
  if (person === undefined) throw new ControlRefusal(`there is no person ${id}`);
  if (name !== undefined) person.name = name;
  if (hasNewPicture) person.pictureNo = (person.pictureNo ?? 0) + 1;
  simulation.onChange();
  return person;
}

/** The same of a group; and the owner reads a chat on the phone. */
export function changeChat(
  simulation: Simulation,
  id: string,
  { name, hasNewPicture, isReadOnPhone }: z.output<typeof chatChangeSchema>,
): ChatRecord {
  const chat = simulation.world.chats.get(id);
  if (chat === undefined) throw new ControlRefusal(`there is no chat ${id}`);
  if (name !== undefined) chat.name = name;
  if (hasNewPicture) chat.pictureNo = (chat.pictureNo ?? 0) + 1;
  if (isReadOnPhone) Object.assign(chat, { unreadCount: 0, isUnread: false });
  simulation.onChange();
  return chat;
}
