import type { FindingKind } from "../../worker/shared/health.ts";
import type { DeadLetter } from "../../worker/shared/wire.ts";

const number = new Intl.NumberFormat("en");
const count = (of: number, one: string, many: string): string => `${number.format(of)} ${of === 1 ? one : many}`;

/** Words of the page that tells whether everything fits together. */
export const healthStrings = {
  title: "Health",
  lead: "Whether everything in this workspace fits together, here and at your providers. Of chats the 1,000 that were used last are counted again, of webhook calls the last 5,000.",
  verdict: "Check",
  fine: "Everything fits together.",
  unreachable: (keys: number) =>
    `${count(keys, "provider", "providers")} could not be asked whether messages are sent here. Check again in a few minutes.`,
  found: (findings: number) => count(findings, "thing does not fit.", "things do not fit."),
  checkedAt: (when: string) => `Checked ${when}`,
  again: "Check again",
  checking: "Checking",
  findings: "What does not fit",
  repair: "Repair",
  repairOf: (what: string) => `Repair: ${what}`,
  repaired: "Repaired. What is left is below.",
  byHand: "By hand",
  ownersRepair: "An owner can repair this.",
  /** What it is, and what repairing does or what there is to do. */
  kinds: {
    unread_count: (of) => ({
      title: `${count(of, "chat counts", "chats count")} unread messages wrongly`,
      text: "Repairing counts them again from the messages.",
    }),
    last_message: (of) => ({
      title: `${count(of, "chat does", "chats do")} not show the last message`,
      text: "Repairing looks again which one it is.",
    }),
    chat_without_account: (of) => ({
      title: `${count(of, "chat belongs", "chats belong")} to no account`,
      text: "They stay readable. Ask whoever runs this Parley: nothing here can tell whose they are.",
    }),
    account_type: (of) => ({
      title: `${count(of, "account is", "accounts are")} of another network than what is in it`,
      text: "Repairing goes by what was connected. If it stays, ask whoever runs this Parley.",
    }),
    external_id_twice: (of) => ({
      title: `${count(of, "chat shares", "chats share")} its address with another one`,
      text: "Both stay readable. Ask whoever runs this Parley which of them is right.",
    }),
    account_unknown_here: (of) => ({
      title: `${count(of, "connected account is", "connected accounts are")} missing in the inbox`,
      text: "Repairing brings it back; its messages follow with the next sync.",
    }),
    account_without_credentials: (of) => ({
      title: `${count(of, "account has", "accounts have")} no credentials`,
      text: "Repairing says so on its page; connect it again there.",
    }),
    delivery_tally: (of) => ({
      title: `${count(of, "delivery is", "deliveries are")} not accounted for`,
      text: "Repairing takes it in again. What is here already does not change.",
    }),
    dead_letters: (of) => ({
      title: `${count(of, "delivery", "deliveries")} could not be understood`,
      text: "Repairing takes them in again, which helps when the reason is gone. They are listed below, to be dismissed.",
    }),
    log_gap: () => ({
      title: "The log of changes has a gap",
      text: "Nothing is lost: open screens load everything anew. Tell whoever runs this Parley.",
    }),
    webhook_missing: (of) => ({
      title: `${count(of, "account's", "accounts'")} messages are not sent here`,
      text: "Repairing registers Parley with the provider again; the next sync brings what was missed.",
    }),
    webhook_elsewhere: (of) => ({
      title: `${count(of, "account's", "accounts'")} messages go to another product`,
      text: "Its owner decides: under Connections, Manage, Show webhook, they can be sent here instead.",
    }),
  } satisfies Record<FindingKind, (of: number) => { title: string; text: string }>,
  letters: {
    title: "Set aside",
    lead: "What your providers sent and Parley could not take in. It is kept for 30 days, and taken in by itself as soon as the account that it is for is connected.",
    reasons: {
      not_json: "It could not be read",
      unknown_shape: "It has a shape that Parley does not know",
      unknown_event: "It tells of something that Parley does not know",
      missing_field: "Something that is needed is missing in it",
      unknown_account: "It is for an account that is not connected here",
      channel_mismatch: "It is of another network than its account",
      apply_failed: "Parley failed at it",
    } satisfies Record<DeadLetter["reason"], string>,
    dismiss: "Dismiss",
    dismissAll: "Dismiss all like this",
    dismissed: "Dismissed.",
    sure: "Dismiss all of this kind?",
    sureText: (reason: string) => `${reason}. Messages in them that are nowhere else are then lost.`,
    more: (letters: number) => `And ${number.format(letters)} more.`,
  },
  figures: "Figures",
  figure: {
    chats: "Chats",
    contacts: "People",
    unreadChats: "Unread chats",
    outbox: "Messages on their way out",
    deadLetters: "Deliveries set aside",
    deliveries: "Deliveries kept for a replay",
    files: "Files kept",
    changes: "Changes so far",
    databaseBytes: "Size of the database",
  },
  number: (value: number) => number.format(value),
};
