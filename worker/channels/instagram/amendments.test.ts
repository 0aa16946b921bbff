import { describe, expect, test } from "vitest";
import { ACCOUNT, ANN, AT, incoming, named, only, outgoing, parseEvent, person } from "./webhook.fixture.ts";

/** Unsends, reactions, reads and edits, row by row of reference/meta.md, 4.2. */

describe("what is done to a message", () => {
  const ofAccount = { accountExternalId: ACCOUNT, target: named("m1"), at: AT };

  const ROWS: [string, unknown, unknown][] = [
    ["unsent", incoming({ message: { mid: "m1", is_deleted: true } }), { type: "delete", ...ofAccount }],
    [
      "unsent by the account",
      outgoing({ message: { mid: "m1", is_deleted: true, is_echo: true } }),
      { type: "delete", ...ofAccount },
    ],
    [
      "unsent, with what it said once more",
      incoming({ message: { mid: "m1", is_deleted: true, text: "secret" } }),
      { type: "delete", ...ofAccount },
    ],
    [
      "reacted to with an emoji",
      incoming({ reaction: { mid: "m1", action: "react", reaction: "other", emoji: "🎉" } }),
      { type: "reaction", ...ofAccount, emoji: "🎉", direction: "in", sender: person },
    ],
    [
      "reacted to by name",
      incoming({ reaction: { mid: "m1", action: "react", reaction: "love" } }),
      { type: "reaction", ...ofAccount, emoji: "❤️", direction: "in", sender: person },
    ],
    [
      "reacted to without the word for it",
      incoming({ reaction: { mid: "m1", emoji: "😮" } }),
      { type: "reaction", ...ofAccount, emoji: "😮", direction: "in", sender: person },
    ],
    [
      "reacted to with something that has neither name nor emoji",
      incoming({ reaction: { mid: "m1", action: "react", reaction: "other" } }),
      { type: "reaction", ...ofAccount, emoji: "❔", direction: "in", sender: person },
    ],
    [
      "no longer reacted to",
      incoming({ reaction: { mid: "m1", action: "unreact" } }),
      { type: "reaction", ...ofAccount, emoji: null, direction: "in", sender: person },
    ],
    [
      "reacted to by the account",
      outgoing({ reaction: { mid: "m1", action: "react", reaction: "love", emoji: "❤" } }),
      { type: "reaction", ...ofAccount, emoji: "❤", direction: "out", sender: null },
    ],
    [
      "seen, with all before it",
      incoming({ read: { mid: "m1" } }),
      { type: "receipt", ...ofAccount, status: "read", error: null, upTo: true },
    ],
    [
      "seen up to a time, which holds for the chat",
      incoming({ read: { watermark: AT - 5 } }),
      {
        type: "receipt",
        accountExternalId: ACCOUNT,
        target: { externalId: null, providerMessageId: null, clientId: null },
        chatExternalId: ANN,
        at: AT - 5,
        status: "read",
        error: null,
        upTo: true,
      },
    ],
    [
      "seen, by message and by time",
      incoming({ read: { mid: "m1", watermark: AT - 5 } }),
      { type: "receipt", ...ofAccount, status: "read", error: null, upTo: true },
    ],
    [
      "delivered, in Messenger's shape",
      incoming({ delivery: { mids: ["m1"], watermark: AT - 5 } }),
      { type: "receipt", ...ofAccount, at: AT - 5, status: "delivered", error: null },
    ],
    [
      "changed, its number a number",
      incoming({ message_edit: { mid: "m1", text: "Hello!", num_edit: 1 } }),
      { type: "edit", ...ofAccount, text: "Hello!" },
    ],
    [
      "changed, its number a string",
      incoming({ message_edit: { mid: "m1", text: "Hello!!", num_edit: "2" } }),
      { type: "edit", ...ofAccount, text: "Hello!!" },
    ],
    [
      "changed, nobody says by whom",
      { timestamp: AT, message_edit: { mid: "m1", text: "Hello!", num_edit: 1 } },
      { type: "edit", ...ofAccount, text: "Hello!" },
    ],
  ];

  test.each(ROWS)("%s", (_, event, expected) => {
    expect(only(parseEvent(event))).toEqual(expected);
  });

  test("several delivered at once are a receipt each", () => {
    const parsed = parseEvent(incoming({ delivery: { mids: ["m1", 7, "m2"] } }));
    expect(parsed.events).toMatchObject([
      { type: "receipt", status: "delivered", target: named("m1"), at: AT },
      { type: "receipt", status: "delivered", target: named("7") },
      { type: "receipt", status: "delivered", target: named("m2") },
    ]);
  });
});
