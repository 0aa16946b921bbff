/** Why a chat could not be begun, by the server's stable reasons. Rules of a field come with the field. */
const why: Record<string, string> = {
  offline: "You are offline. Try again when the connection is back.",
  timeout: "No answer came in time. Try again: it does not make a second chat.",
  try_again: "The inbox could not be reached. Try again in a moment.",
  too_many_requests: "Too much at once. Try again in a moment.",
  not_found: "This account is no longer here.",
  not_connected: "This account is not connected any more.",
  not_startable: "On Instagram by Meta the customer writes first. Nobody else can begin a chat.",
  unknown_person: "Nobody is known there by this number or name. Check it and try again.",
  account_signed_out: "This account is signed out. Connect it again, then begin the chat.",
  wrong_key: "The provider no longer takes the account's key. Connect the account again.",
  not_allowed: "The provider does not let this account begin chats.",
  rate_limited: "The provider asks for a pause. Try again in a minute.",
  unreachable: "The provider could not be reached. Try again.",
  timed_out: "The provider did not answer in time. Try again.",
};

/** Rules of the number and the name, by the server's stable reasons. */
const rule: Record<string, string> = {
  not_a_number: "This is no phone number.",
  no_country: "Begin with a plus and the country's code, such as +34.",
  too_short: "This number has too few digits for its country.",
  too_long: "This number has too many digits for its country.",
};

/** Words of the dialog that begins a chat; part of the catalogue (strings.ts). */
export const newChatStrings = {
  title: "New chat",
  close: "Close",
  account: "From",
  phone: "Phone number",
  phoneHint: "With the country's code, such as +34 611 222 333.",
  username: "Instagram username",
  usernameHint: "With or without the @.",
  name: "Name (optional)",
  nameHint: "What to call them until the network says more.",
  templateFirst: "Until they answer, only an approved template can be sent.",
  start: "Open chat",
  starting: "Opening",
  needed: { phone: "Type a phone number.", username: "Type a username." },
  noAccountTitle: "No account can begin a chat",
  noAccountText:
    "A WhatsApp number or an Instagram profile by UniPile can. On Instagram by Meta the customer writes first.",
  why: (reason: string): string => why[reason] ?? "The chat could not be opened. Try again.",
  rule: (reason: string, said: string): string => rule[reason] ?? `The entry ${said}.`,
};
