import { describe, expect, test } from "vitest";
import { GRAPH_VERSION } from "../meta/graph.ts";
import { ACCOUNT, ANN, graph, graphError } from "./graph.fixture.ts";
import { instagramChannel } from "./instagram-channel.ts";

/** The newest messages of a chat as Instagram lists them (reference/meta.md, 4.4): the outbox settles by them. */

const CREATED = "2026-11-20T09:58:01+0000";
const AT = Date.UTC(2026, 10, 20, 9, 58, 1);
const CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1";

const conversation = (...messages: unknown[]) =>
  Response.json({ data: [{ id: "conv-1", messages: { data: messages, paging: {} } }] });
const by = (id: string, what: Record<string, unknown>) => ({
  id: "m1",
  created_time: CREATED,
  from: { id, username: id === ANN ? "ann" : "shop" },
  to: { data: [{ id: ACCOUNT }] },
  ...what,
});

async function recent(answer: Response, limit = 50) {
  const { access, calls } = graph([answer]);
  return { listed: await instagramChannel.recentMessages(access, ANN, { limit }), calls };
}

async function onlyMessage(message: unknown) {
  const { listed } = await recent(conversation(message));
  const [event] = listed.ok ? listed.value : [];
  if (event?.type !== "message") throw new Error("expected a message");
  return event;
}

describe("the newest messages with a customer", () => {
  test("are asked for in one call, and never more than have details", async () => {
    const { calls } = await recent(conversation());
    const url = new URL(calls[0]?.url ?? "");
    expect(`${url.origin}${url.pathname}`).toBe(`https://graph.instagram.com/${GRAPH_VERSION}/me/conversations`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      platform: "instagram",
      user_id: ANN,
      fields: "id,messages.limit(20){id,created_time,from,to,message,attachments,shares,story,is_unsupported}",
    });
    expect(calls).toHaveLength(1);
  });

  test("are the events that their webhooks would have been", async () => {
    expect(await onlyMessage(by(ANN, { message: "Hello" }))).toEqual({
      type: "message",
      accountExternalId: ACCOUNT,
      chat: { externalId: ANN, providerChatId: null, isGroup: false, name: null },
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
      sender: { providerId: ANN, name: null, phone: null, lid: null, username: "ann" },
      people: [],
    });
  });

  test.each([[ACCOUNT], ["17841400000000009"]])("by anybody but the customer are ours (%s)", async (id) => {
    expect(await onlyMessage(by(id, { message: "Hi" }))).toMatchObject({
      message: { direction: "out", text: "Hi" },
      sender: null,
      people: [{ providerId: ANN }],
    });
  });

  test.each([
    [{ id: "a1", mime_type: "image/jpeg", image_data: { url: CDN, width: 10, height: 20 } }, "image"],
    [{ id: "a1", mime_type: "video/mp4", video_data: { url: CDN, width: 10, height: 20 } }, "video"],
    [{ id: "a1", mime_type: "audio/mp4", file_url: CDN }, "audio"],
    [{ id: "a1", audio_data: { url: CDN } }, "audio"],
    [{ id: "a1", mime_type: "application/pdf", name: "a.pdf", size: 12, file_url: CDN }, "document"],
  ])("with the attachment %j have a file of kind %s, never kept", async (attachment, kind) => {
    const { message } = await onlyMessage(by(ANN, { message: "", attachments: { data: [attachment] } }));
    expect(message).toMatchObject({ kind, text: null });
    expect(message.attachments).toMatchObject([{ id: "a1", kind, source: CDN, mayBeKept: false }]);
  });

  test("with an attachment of which nothing is told say so", async () => {
    const { message } = await onlyMessage(by(ANN, { message: "", attachments: { data: [{}] } }));
    expect(message).toMatchObject({ kind: "unsupported", attachments: [{ kind: "unknown" }] });
  });

  test.each([
    [{ story: { mention: { link: CDN, id: "s" } } }, "share", null, "story_mention"],
    [{ message: "Nice", story: { reply_to: { link: CDN, id: "s" } } }, "text", "Nice", "story_reply"],
    [{ shares: { data: [{ link: CDN }] } }, "share", null, "post"],
  ])("with %j are kind %s", async (what, kind, text, source) => {
    expect((await onlyMessage(by(ANN, what))).message).toMatchObject({
      kind,
      text,
      content: { type: "share", source, url: CDN },
    });
  });

  test("with nothing in them say so", async () => {
    expect((await onlyMessage(by(ANN, { message: "", is_unsupported: true }))).message).toMatchObject({
      kind: "unsupported",
      text: "Instagram does not pass on what this message says.",
    });
  });

  test("of which only the id is listed are left out, and their neighbours are not", async () => {
    const { listed } = await recent(conversation({ id: "old" }, "x", by(ANN, { message: "Hello" })));
    expect(listed.ok && listed.value).toHaveLength(1);
  });

  test("of somebody who never wrote are none", async () => {
    expect((await recent(Response.json({ data: [] }))).listed).toEqual({ ok: true, value: [] });
  });

  test.each([
    [graphError(401, { code: 190 }), "wrong_key"],
    [graphError(400, { code: 613 }), "rate_limited"],
    [Response.json({}), "unreadable_answer"],
    [new Response(null, { status: 503 }), "provider_error"],
  ])("that cannot be listed are a failure", async (answer, reason) => {
    expect((await recent(answer)).listed).toEqual({ ok: false, reason });
  });
});

describe("the history of an account", () => {
  const me = () => Response.json({ id: "app-scoped", user_id: ACCOUNT });
  const ask = { chatExternalId: null, after: null, cursor: null, limit: 100 };
  const withBob = (id: string, what: Record<string, unknown> = {}) => ({
    id: "conv-2",
    updated_time: CREATED,
    participants: {
      data: [
        { id, username: "shop" },
        { id: "bob-1", username: "bob" },
      ],
    },
    messages: { data: [by("bob-1", { id: "m2", message: "Bonjour" }), by(id, { id: "m3", message: "Oui ?" })] },
    ...what,
  });

  async function page(answers: Response[], request: Partial<typeof ask> | { cursor: string } | { after: number } = {}) {
    const { access, calls } = graph(answers);
    return { page: await instagramChannel.history?.(access, { ...ask, ...request }), calls };
  }

  test("comes by conversations, some at a time, with the newest messages of each", async () => {
    const listed = Response.json({
      data: [withBob(ACCOUNT)],
      paging: { cursors: { after: "next+/=" }, next: `https://graph.instagram.com/?access_token=token-1` },
    });
    const read = await page([me(), listed]);
    expect(read.page).toMatchObject({
      ok: true,
      value: {
        nextCursor: "next+/=",
        events: [
          {
            chat: { externalId: "bob-1" },
            message: { externalId: "m2", direction: "in" },
            sender: { username: "bob" },
          },
          { chat: { externalId: "bob-1" }, message: { externalId: "m3", direction: "out" }, sender: null },
        ],
      },
    });
    const url = new URL(read.calls[1]?.url ?? "");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      platform: "instagram",
      limit: "5",
      fields:
        "id,updated_time,participants,messages.limit(20){id,created_time,from,to,message,attachments,shares,story,is_unsupported}",
    });
  });

  test("goes on from the cursor, to the last page", async () => {
    const last = Response.json({ data: [], paging: { cursors: { after: "same" } } });
    const read = await page([me(), last], { cursor: "next+/=" });
    expect(read.page).toEqual({ ok: true, value: { events: [], nextCursor: null } });
    expect(new URL(read.calls[1]?.url ?? "").searchParams.get("after")).toBe("next+/=");
  });

  test("knows the account by its other id as well", async () => {
    const read = await page([me(), Response.json({ data: [withBob("app-scoped")] })]);
    expect(read.page).toMatchObject({
      value: { events: [{ chat: { externalId: "bob-1" } }, { message: { direction: "out" } }] },
    });
  });

  test("finds the customer in the messages where the conversation names nobody", async () => {
    const read = await page([me(), Response.json({ data: [withBob(ACCOUNT, { participants: null })] })]);
    expect(read.page).toMatchObject({ value: { events: [{ chat: { externalId: "bob-1" } }, {}] } });
  });

  test("leaves out a conversation of which nobody but the account is known", async () => {
    const own = withBob(ACCOUNT, { participants: null, messages: { data: [by(ACCOUNT, { message: "x", to: null })] } });
    const read = await page([me(), Response.json({ data: [own, withBob(ACCOUNT), "x"] })]);
    expect(read.page?.ok && read.page.value.events).toHaveLength(2);
  });

  test("ends where all of a page is older than what is asked for", async () => {
    const listed = () =>
      Response.json({ data: [withBob(ACCOUNT)], paging: { next: "https://x/", cursors: { after: "c" } } });
    expect((await page([me(), listed()], { after: AT })).page).toEqual({
      ok: true,
      value: { events: [], nextCursor: null },
    });
    expect((await page([me(), listed()], { after: AT - 1 })).page).toMatchObject({ value: { nextCursor: "c" } });
  });

  test("of one chat is one page", async () => {
    const { access, calls } = graph([conversation(by(ANN, { message: "Hello" }))]);
    const read = await instagramChannel.history?.(access, { ...ask, chatExternalId: ANN });
    expect(read).toMatchObject({ value: { events: [{ message: { text: "Hello" } }], nextCursor: null } });
    expect(calls).toHaveLength(1);
  });

  test.each([
    [[graphError(401, { code: 190 })], "wrong_key"],
    [[me(), graphError(400, { code: 613 })], "rate_limited"],
    [[me(), Response.json({ data: "x" })], "unreadable_answer"],
  ])("that cannot be had is a failure", async (answers, reason) => {
    expect((await page(answers)).page).toEqual({ ok: false, reason });
  });
});
