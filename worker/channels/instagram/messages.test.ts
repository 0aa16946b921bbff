import { describe, expect, test } from "vitest";
import { parseMetaDelivery } from "../meta/parse-meta.ts";
import {
  ACCOUNT,
  ANN,
  AT,
  CDN,
  chat,
  envelope,
  incoming,
  messageOf,
  only,
  outgoing,
  parse,
  parseEvent,
  person,
  said,
} from "./webhook.fixture.ts";

/** What customers write, and what the account writes from anywhere (reference/meta.md, 4.2; pain 20 of 6). */

describe("a message of the customer's", () => {
  test("carries its ids, text, time, chat and sender", () => {
    expect(messageOf(incoming({ message: { mid: "m1", text: "Hello" } }))).toEqual({
      type: "message",
      accountExternalId: ACCOUNT,
      chat,
      message: {
        externalId: "m1",
        providerMessageId: null,
        part: 0,
        direction: "in",
        kind: "text",
        text: "Hello",
        at: AT,
        attachments: [],
        replyTo: null,
      },
      sender: person,
      people: [],
    });
  });

  test("keeps text of any script to the letter", () => {
    const text = " line 1\nline 2 🇫🇷 العربية \u202e ‏ <b>&amp;</b> ";
    expect(said({ text }).text).toBe(text);
  });

  test("is read from an account that names the customer as well", () => {
    const event = { ...incoming({ message: { mid: "m1", text: "x" } }), sender: { id: ANN, username: "ann.paints" } };
    expect(messageOf(event).sender).toEqual({ ...person, username: "ann.paints" });
  });

  test("takes the account from the recipient where the entry has no id", () => {
    const parsed = parse(envelope({ messaging: [incoming({ message: { mid: "m1", text: "x" } })] }));
    expect(only(parsed)).toMatchObject({ accountExternalId: ACCOUNT });
  });

  test("keeps ids that come as numbers beyond 2^53 to the last digit", () => {
    const body = `{"object":"instagram","entry":[{"id":${ACCOUNT},"messaging":[{"sender":{"id":98765432109876543},
      "recipient":{"id":${ACCOUNT}},"timestamp":${AT},"message":{"mid":"m1","text":"x"}}]}]}`;
    expect(only(parseMetaDelivery(body))).toMatchObject({
      accountExternalId: ACCOUNT,
      chat: { externalId: "98765432109876543" },
    });
  });

  test.each([
    ["in milliseconds", AT, AT],
    ["as digits", String(AT), AT],
    ["in seconds", 1_763_632_800, 1_763_632_800_000],
    ["missing", undefined, null],
    ["of another kind", { a: 1 }, null],
  ])("has its time %s", (_, timestamp, at) => {
    expect(messageOf({ ...incoming({ message: { mid: "m1", text: "x" } }), timestamp }).message.at).toBe(at);
  });

  test("without a mid goes by who wrote when, the same at each delivery", () => {
    const event = incoming({ message: { text: "x" } });
    expect(messageOf(event).message.externalId).toBe(`message:${ANN}:${AT}`);
    expect(parseEvent(event)).toEqual(parseEvent(event));
  });

  test("quotes another by its mid", () => {
    expect(said({ text: "yes", reply_to: { mid: "m0" } }).replyTo).toEqual({
      externalId: "m0",
      providerMessageId: null,
      text: null,
    });
  });

  test("answers a story: its text, with the story as a card", () => {
    expect(said({ text: "Nice!", reply_to: { story: { id: "s1", url: CDN } } })).toMatchObject({
      kind: "text",
      text: "Nice!",
      replyTo: null,
      content: { type: "share", source: "story_reply", url: CDN, title: null },
    });
  });

  test("answers a story without a word", () => {
    expect(said({ reply_to: { story: { id: "s1" } } })).toMatchObject({
      kind: "share",
      text: null,
      content: { type: "share", source: "story_reply", url: null },
    });
  });

  test("mentions the account in a story", () => {
    expect(said({ attachments: [{ type: "story_mention", payload: { url: CDN } }] })).toMatchObject({
      kind: "share",
      text: null,
      attachments: [],
      content: { type: "share", source: "story_mention", url: CDN, title: null },
    });
  });

  test("picks an offered answer", () => {
    expect(said({ text: "Large", quick_reply: { payload: "SIZE_L" } })).toMatchObject({
      kind: "choice",
      text: "Large",
      content: { type: "choice", id: "SIZE_L", title: "Large", description: null },
    });
  });

  test("picks an offered answer of which only the payload comes", () => {
    expect(said({ quick_reply: { payload: "SIZE_L" } })).toMatchObject({
      kind: "choice",
      text: "SIZE_L",
      content: { type: "choice", id: "SIZE_L", title: "SIZE_L" },
    });
  });

  test("came through an ad", () => {
    const referral = {
      ref: "spring",
      ad_id: "120200000000000001",
      source: "ADS",
      type: "OPEN_THREAD",
      ads_context_data: { ad_title: "Spring sale", photo_url: CDN, video_url: CDN },
    };
    expect(said({ text: "Price?", referral }).referral).toEqual({
      source: "ad",
      headline: "Spring sale",
      body: "spring",
      url: null,
      sourceId: "120200000000000001",
    });
  });

  test("is about a product of the shop", () => {
    expect(said({ text: "Price?", referral: { product: { id: "p1" } } }).referral).toMatchObject({
      source: "unknown",
      sourceId: "p1",
    });
  });

  test("with a text and files together shows both", () => {
    const parsed = said({ text: "look", attachments: [{ type: "image", payload: { url: CDN } }] });
    expect(parsed).toMatchObject({ kind: "image", text: "look", attachments: [{ kind: "image" }] });
  });

  test("with several pictures has each of them", () => {
    const picture = { type: "image", payload: { url: CDN } };
    expect(said({ attachments: [picture, picture, picture] }).attachments.map(({ id }) => id)).toEqual([
      "unnamed-0",
      "unnamed-1",
      "unnamed-2",
    ]);
  });
});

describe("a message with nothing to show", () => {
  test.each([
    ["is_unsupported", { is_unsupported: true }],
    ["an empty text", { text: "" }],
    ["nothing", {}],
    ["attachments that are none", { attachments: ["x"] }],
  ])("because of %s says so, and never becomes nothing", (_, message) => {
    expect(said(message)).toMatchObject({
      kind: "unsupported",
      text: "Instagram does not pass on what this message says.",
    });
  });
});

describe("an echo", () => {
  test("is ours, in the customer's chat, under the mid that the send's answer had (pain 20)", () => {
    const event = messageOf(outgoing({ message: { mid: "m1", is_echo: true, app_id: 1, text: "Hi" } }));
    expect(event).toMatchObject({
      accountExternalId: ACCOUNT,
      chat,
      message: { externalId: "m1", direction: "out", kind: "text", text: "Hi" },
      sender: null,
      people: [person],
    });
  });

  test("is ours by its sender alone, without the flag", () => {
    expect(messageOf(outgoing({ message: { mid: "m1", text: "Hi" } })).message.direction).toBe("out");
  });

  test("of a picture from the Instagram app is shown as one", () => {
    const attachments = [{ type: "image", payload: { url: CDN } }];
    expect(messageOf(outgoing({ message: { mid: "m1", is_echo: true, attachments } })).message).toMatchObject({
      direction: "out",
      kind: "image",
      text: null,
    });
  });

  test("takes the account from the sender where the entry has no id", () => {
    const parsed = parse(envelope({ messaging: [outgoing({ message: { mid: "m1", is_echo: true, text: "x" } })] }));
    expect(only(parsed)).toMatchObject({ accountExternalId: ACCOUNT, chat: { externalId: ANN } });
  });

  test("of an account that writes to itself has one chat, with itself", () => {
    const self = { sender: { id: ACCOUNT }, recipient: { id: ACCOUNT }, timestamp: AT };
    const own = { mid: "m1", text: "x", is_self: true };
    expect(messageOf({ ...self, message: { ...own, is_echo: true } })).toMatchObject({
      chat: { externalId: ACCOUNT },
      message: { direction: "out" },
    });
    expect(messageOf({ ...self, message: own })).toMatchObject({
      chat: { externalId: ACCOUNT },
      message: { direction: "in" },
    });
  });
});
