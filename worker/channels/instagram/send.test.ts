import { describe, expect, test } from "vitest";
import type { ChannelCommand, OutboundContent, OutboundFile, SendOutcome } from "../../shared/wire.ts";
import { GRAPH_ORIGIN, GRAPH_VERSION } from "../meta/graph.ts";
import { INSTAGRAM_ABILITIES } from "./abilities.ts";
import { ANN, graph, graphError } from "./graph.fixture.ts";
import { instagramChannel } from "./instagram-channel.ts";

/** Each request that leaves, to the letter, and what its answer proves (reference/meta.md, 4.3 and 3.6). */

const to = { chatExternalId: ANN, providerId: ANN, phone: null };
const target = { externalId: "mid-1", providerMessageId: null, clientId: null };
const MESSAGES = `https://graph.instagram.com/${GRAPH_VERSION}/me/messages`;

const file = (changes: Partial<OutboundFile> = {}): OutboundFile => ({
  kind: "image",
  mimeType: "image/jpeg",
  fileName: "a.jpg",
  sizeBytes: 1_000,
  uploadedAs: null,
  read: () => Promise.reject(new Error("not read: Instagram fetches it by its address")),
  link: "https://parley.example/out/f1",
  ...changes,
});

const send = (content: OutboundContent, changes: Partial<Extract<ChannelCommand, { type: "send" }>> = {}) =>
  ({ type: "send", to, clientId: "c1", content, replyTo: null, asHumanAgent: false, ...changes }) as const;
const sendFile = (changes: Partial<OutboundFile> = {}, text: string | null = null) =>
  send({ type: "file", file: file(changes), text });
const attached = (type: string) => ({
  recipient: { id: ANN },
  message: { attachment: { type, payload: { url: "https://parley.example/out/f1" } } },
});

describe("what leaves", () => {
  const ROWS: [string, ChannelCommand, unknown][] = [
    ["a text", send({ type: "text", text: "Hällo\n🙂" }), { recipient: { id: ANN }, message: { text: "Hällo\n🙂" } }],
    [
      "a text that quotes",
      send({ type: "text", text: "Hi" }, { replyTo: target }),
      { recipient: { id: ANN }, message: { text: "Hi" }, reply_to: { mid: "mid-1" } },
    ],
    [
      "a text by a person after the window",
      send({ type: "text", text: "Hi" }, { asHumanAgent: true }),
      { recipient: { id: ANN }, messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT", message: { text: "Hi" } },
    ],
    ["a picture", sendFile(), attached("image")],
    ["a PNG", sendFile({ mimeType: "image/png" }), attached("image")],
    ["a video", sendFile({ kind: "video", mimeType: "video/mp4" }), attached("video")],
    ["a sound file", sendFile({ kind: "audio", mimeType: "audio/mp4" }), attached("audio")],
    ["a voice note", sendFile({ kind: "voice", mimeType: "audio/mp4; codecs=mp4a.40.2" }), attached("audio")],
    ["a PDF", sendFile({ kind: "document", mimeType: "application/pdf" }), attached("file")],
    ["a file with empty words", sendFile({}, ""), attached("image")],
    [
      "a file that quotes, by a person after the window",
      send({ type: "file", file: file(), text: null }, { replyTo: target, asHumanAgent: true }),
      { ...attached("image"), messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT", reply_to: { mid: "mid-1" } },
    ],
    [
      "a heart",
      { type: "react", to, target, emoji: "❤️" },
      { recipient: { id: ANN }, sender_action: "react", payload: { message_id: "mid-1", reaction: "love" } },
    ],
    [
      "a heart of one code point",
      { type: "react", to, target, emoji: "❤" },
      { recipient: { id: ANN }, sender_action: "react", payload: { message_id: "mid-1", reaction: "love" } },
    ],
    [
      "another reaction",
      { type: "react", to, target, emoji: "🎉" },
      { recipient: { id: ANN }, sender_action: "react", payload: { message_id: "mid-1", reaction: "🎉" } },
    ],
    [
      "a reaction taken back",
      { type: "react", to, target, emoji: null },
      { recipient: { id: ANN }, sender_action: "unreact", payload: { message_id: "mid-1" } },
    ],
    ["typing", { type: "typing", to, replyTo: null }, { recipient: { id: ANN }, sender_action: "typing_on" }],
    ["seen", { type: "mark_read", to, upTo: target }, { recipient: { id: ANN }, sender_action: "mark_seen" }],
  ];

  test.each(ROWS)("as %s is one request", async (_, command, body) => {
    const { access, calls } = graph([Response.json({ recipient_id: ANN, message_id: "mid-9" })]);
    expect(await instagramChannel.send(access, command)).toEqual({ type: "accepted", externalId: "mid-9" });
    // No proof of the app's secret: the token may belong to another app than the secret that is known.
    expect(calls).toEqual([{ method: "POST", url: MESSAGES, body, authorization: "Bearer token-1" }]);
  });

  test("by a Page's token goes to Facebook's host, with the proof of the app's secret", async () => {
    const { access, calls } = graph([Response.json({ recipient_id: ANN, message_id: "mid-9" })], GRAPH_ORIGIN);
    await instagramChannel.send(access, send({ type: "text", text: "Hi" }));
    expect(calls).toEqual([
      {
        method: "POST",
        url: `https://graph.facebook.com/${GRAPH_VERSION}/me/messages?appsecret_proof=${PROOF}`,
        body: { recipient: { id: ANN }, message: { text: "Hi" } },
        authorization: "Bearer token-1",
      },
    ]);
  });
});

/** HMAC-SHA256 of "token-1" with "app-secret", from openssl. */
const PROOF = "8e4416844a305cc4fe40bc8a5515230210fdd8442bd755396dd7e12d77c01b4f";

describe("what is refused before any call", () => {
  const euros = (count: number) => "€".repeat(count);
  const ROWS: [string, ChannelCommand, string][] = [
    ["a text of 1001 bytes", send({ type: "text", text: "a".repeat(1001) }), "too_long"],
    ["a text of 334 characters that are 1002 bytes", send({ type: "text", text: euros(334) }), "too_long"],
    ["an empty text", send({ type: "text", text: " \n" }), "empty"],
    ["a file with words", sendFile({}, "Look"), "no_caption"],
    ["a file without an address to fetch it from", sendFile({ link: null }), "no_public_address"],
    ["a GIF", sendFile({ mimeType: "image/gif" }), "file_type"],
    ["a Word document", sendFile({ kind: "document", mimeType: "application/msword" }), "file_type"],
    ["a sticker", sendFile({ kind: "sticker", mimeType: "image/webp" }), "file_type"],
    ["an Opus voice note", sendFile({ kind: "voice", mimeType: "audio/ogg" }), "file_type"],
    ["an empty file", sendFile({ sizeBytes: 0 }), "empty"],
    ["a picture above 8 MB", sendFile({ sizeBytes: 8 * 1024 * 1024 + 1 }), "too_large"],
    ["a place", send({ type: "location", latitude: 1, longitude: 2, name: null, address: null }), "not_supported"],
    ["a contact", send({ type: "contacts", contacts: [] }), "not_supported"],
    ["buttons", send({ type: "buttons", text: "?", header: null, footer: null, buttons: [] }), "not_supported"],
    [
      "a list",
      send({ type: "list", text: "?", header: null, footer: null, button: "b", sections: [] }),
      "not_supported",
    ],
    ["a template", send({ type: "template", name: "t", language: "en", components: [] }), "not_supported"],
    ["an edit", { type: "edit", to, target, text: "x" }, "not_supported"],
    [
      "a reaction to what has no id",
      { type: "react", to, target: { ...target, externalId: null }, emoji: "❤" },
      "no_message_id",
    ],
    [
      "a quote of what has no id",
      send({ type: "text", text: "Hi" }, { replyTo: { ...target, externalId: null } }),
      "no_message_id",
    ],
  ];

  test.each(ROWS)("%s", async (_, command, code) => {
    const { access, calls } = graph([]);
    const outcome = await instagramChannel.send(access, command);
    expect(outcome).toMatchObject({ type: "refused", error: { code } });
    if (outcome.type === "refused") expect(outcome.error.text).toMatch(/^[A-Z].{10,}\.$/);
    expect(calls).toEqual([]);
  });

  test("a text of exactly 1000 bytes is sent", async () => {
    const { access, calls } = graph([Response.json({ message_id: "m" })]);
    await instagramChannel.send(access, send({ type: "text", text: `${euros(333)}a` }));
    expect(calls).toHaveLength(1);
  });
});

describe("what an answer proves", () => {
  async function answered(answer: Response | Error): Promise<SendOutcome> {
    const { access } = graph([answer]);
    return instagramChannel.send(access, send({ type: "text", text: "Hi" }));
  }

  test.each([
    [{ recipient_id: ANN, message_id: "mid-9" }, "mid-9"],
    [{ recipient_id: ANN }, null],
    [{}, null],
    [[], null],
    ["x", null],
  ])("200 with %j is accepted, with the id %j", async (json, externalId) => {
    expect(await answered(Response.json(json))).toEqual({ type: "accepted", externalId });
  });

  test("200 whose body breaks off is accepted", async () => {
    expect(await answered(new Response('{"recipient_id":'))).toEqual({ type: "accepted", externalId: null });
  });

  const WINDOW = /24 hours/;
  const REFUSED: [string, number, Record<string, unknown>, RegExp][] = [
    ["10 of the window", 400, { code: 10 }, /24 hours|permission/],
    ["10 with the window's subcode", 400, { code: 10, error_subcode: 2018278 }, WINDOW],
    ["100 with the window's other subcode", 400, { code: 100, error_subcode: 2534022 }, WINDOW],
    ["200 with the window's subcode", 403, { code: 200, error_subcode: 2018278 }, WINDOW],
    ["1545041", 400, { code: 1545041 }, WINDOW],
    ["551 with 1545041 as its subcode", 400, { code: 551, error_subcode: 1545041 }, WINDOW],
    ["551", 400, { code: 551 }, /does not take messages/],
    ["another app in control", 400, { code: 10, error_subcode: 2018300 }, /Another app/],
    ["nobody of this id", 400, { code: 100, error_subcode: 2534014 }, /cannot find this person/],
    ["100", 400, { code: 100 }, /does not know this person.*Instagram says/],
    ["a code that nobody knew", 400, { code: 999_999 }, /did not accept or deliver.*Instagram says/],
  ];
  test.each(REFUSED)("%s is refused for good, and says nothing of the account", async (_, status, error, words) => {
    const outcome = await answered(graphError(status, error));
    expect(outcome).toMatchObject({
      type: "refused",
      error: { code: String(error.code), text: expect.stringMatching(words) },
    });
    expect(outcome).not.toHaveProperty("accountState");
  });

  test("190 says that the account has to be reconnected", async () => {
    expect(await answered(graphError(401, { code: 190, error_subcode: 463 }))).toMatchObject({
      type: "refused",
      error: { code: "190" },
      accountState: "needs_sign_in",
    });
  });

  test("a missing permission says that the account has to be reconnected", async () => {
    expect(await answered(graphError(403, { code: 230 }))).toMatchObject({
      type: "refused",
      accountState: "needs_sign_in",
    });
  });

  test.each([[613], [4]])("%i is the pace: certainly not sent, and tried again in minutes", async (code) => {
    expect(await answered(graphError(400, { code }))).toMatchObject({ type: "not_sent", retryAfterMs: 300_000 });
  });

  test("a Retry-After is kept to", async () => {
    const answer = new Response(JSON.stringify({ error: { code: 613 } }), {
      status: 429,
      headers: { "retry-after": "7" },
    });
    expect(await answered(answer)).toMatchObject({ type: "not_sent", retryAfterMs: 7_000 });
  });

  test.each([
    ["2", graphError(503, { code: 2 })],
    ["521 of the edge", new Response(null, { status: 521 })],
    ["a refused connection", Object.assign(new Error("x"), { cause: { code: "ECONNREFUSED" } })],
  ])("%s was certainly not sent", async (_, answer) => {
    expect(await answered(answer)).toMatchObject({ type: "not_sent" });
  });

  test.each([
    ["1", graphError(500, { code: 1 })],
    ["500 without words", new Response("oops", { status: 500 })],
    ["504", new Response(null, { status: 504 })],
    ["a connection that broke", new Error("Network connection lost.")],
    ["no answer in time", new DOMException("x", "TimeoutError")],
  ])("%s leaves it unconfirmed", async (_, answer) => {
    expect(await answered(answer)).toMatchObject({ type: "unconfirmed" });
  });

  test("nothing that was sent, nor the token, is in what is said of a failure", async () => {
    const outcome = await answered(new Response("Hi token-1", { status: 400 }));
    expect(JSON.stringify(outcome)).not.toMatch(/token-1|Hi/);
  });
});

test("the composer is told what can be sent, and what is refused is not on that list", () => {
  expect(instagramChannel.abilities?.("instagram")).toBe(INSTAGRAM_ABILITIES);
  expect(INSTAGRAM_ABILITIES).toMatchObject({
    text: { max: 1000, unit: "bytes" },
    caption: null,
    editWithinMs: null,
    replyWindow: { ms: 86_400_000, afterAd: null, asHumanAgentMs: 604_800_000 },
  });
  expect(Object.keys(INSTAGRAM_ABILITIES.files)).not.toContain("sticker");
});
