import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, OpenedChat } from "../channel.ts";
import { chatWith, personOf } from "./people.ts";

/**
 * The chat with a number. The Cloud API has no call for it and none that says whether somebody has the number: a chat
 * is a number that is written to, at first by a template only (reference/meta.md, 3.5), and the answer to that says
 * under which id WhatsApp knows it.
 */
export async function openWhatsAppChat(
  _access: AccountAccess,
  person: { phone: string } | { username: string },
): Promise<Outcome<OpenedChat, ChannelFailure>> {
  if (!("phone" in person)) return fail("not_supported");
  const waId = /^\+(\d{5,15})$/.exec(person.phone)?.[1] ?? null;
  const known = waId === null ? null : personOf({ waId, userId: null }, []);
  return known === null ? fail("refused") : ok({ chat: chatWith(known), person: known });
}
