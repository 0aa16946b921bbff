import { describe, expect, test } from "vitest";
import { GRAPH_ORIGIN, GRAPH_VERSION } from "../meta/graph.ts";
import { checkInstagramConnection, switchOnInstagramWebhooks } from "./connect.ts";
import { ACCOUNT, ANN, graph, graphError } from "./graph.fixture.ts";
import { loginOf } from "./graph-access.ts";
import { instagramChannel } from "./instagram-channel.ts";
import { unsubscribeAccount } from "./subscribe.ts";

/** What is asked of an account and how it is understood, by Instagram login and by a Page's token. */

const BASE = `https://graph.instagram.com/${GRAPH_VERSION}`;
const ownMe = () => Response.json({ id: "app-scoped", user_id: ACCOUNT, name: "Shop", username: "shop" });
const pageMe = () =>
  Response.json({ id: "page-1", name: "Page", instagram_business_account: { id: ACCOUNT, name: "Shop" } });
const subscribed = (...fields: string[]) => Response.json({ data: [{ id: "app", subscribed_fields: fields }] });
const withoutProof = (url: string) => url.replace(/[?&]appsecret_proof=[0-9a-f]{64}/, "");

test.each([
  ["https://graph.facebook.com", "page"],
  ["https://graph.instagram.com", "instagram"],
  ["http://127.0.0.1:8788", "instagram"],
  ["nonsense", "instagram"],
])("an account at %s signed in by %s", (origin, login) => {
  expect(loginOf(origin)).toBe(login);
});

describe("the health of an account", () => {
  test("is asked by one probe for each login, and of its subscription", async () => {
    const { access, calls } = graph([ownMe(), subscribed("messages", "messaging_seen")]);
    expect(await instagramChannel.health?.(access)).toEqual({
      ok: true,
      value: { state: "connected", name: "shop", problems: [] },
    });
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${BASE}/me?fields=user_id%2Cid%2Cname%2Cusername`,
      `GET ${BASE}/me/subscribed_apps`,
    ]);
  });

  test("by a Page's token is that of the account that the Page is linked to", async () => {
    const { access, calls } = graph([pageMe(), subscribed("messages")], GRAPH_ORIGIN);
    expect(await instagramChannel.health?.(access)).toMatchObject({ value: { state: "connected", name: "Shop" } });
    expect(withoutProof(calls[0]?.url ?? "")).toBe(
      `https://graph.facebook.com/${GRAPH_VERSION}/me?fields=id%2Cname%2Cinstagram_business_account%7Bid%2Cname%2Cusername%7D`,
    );
  });

  test("tells of a Page that has no Instagram account any more", async () => {
    const { access } = graph([Response.json({ id: "page-1", name: "Page" })], GRAPH_ORIGIN);
    expect(await instagramChannel.health?.(access)).toMatchObject({
      value: { state: "needs_sign_in", problems: [{ code: "no_instagram_account" }] },
    });
  });

  test("tells of a token for another account, whose messages must not be answered here", async () => {
    const { access } = graph([Response.json({ user_id: "17841400000000001" })]);
    expect(await instagramChannel.health?.(access)).toMatchObject({
      value: { state: "needs_sign_in", problems: [{ code: "other_account" }] },
    });
  });

  test.each([
    ["no app is subscribed", Response.json({ data: [] }), ["not_subscribed"]],
    ["another field is", subscribed("comments"), ["not_subscribed"]],
    ["the fields are not told", Response.json({ data: [{ id: "app" }] }), []],
    ["it may not be asked", graphError(400, { code: 100 }), []],
  ])("tells of missing messages only where that is known: %s", async (_, answer, codes) => {
    const { access } = graph([ownMe(), answer]);
    const health = await instagramChannel.health?.(access);
    expect(health).toMatchObject({ value: { state: "connected" } });
    if (health?.ok) expect(health.value.problems.map(({ code }) => code)).toEqual(codes);
  });

  test("of a token that has run out is an answer, not a failure", async () => {
    const { access } = graph([graphError(401, { code: 190 })]);
    expect(await instagramChannel.health?.(access)).toMatchObject({
      ok: true,
      value: { state: "needs_sign_in", problems: [{ code: "190" }] },
    });
  });

  test.each([
    ["the pace", graphError(400, { code: 4 }), "rate_limited"],
    ["a fault of Meta's", new Response(null, { status: 502 }), "provider_error"],
    ["no connection", new Error("lost"), "unreachable"],
    ["an answer without an id", Response.json({}), "unreadable_answer"],
    ["an answer that is no object", Response.json([]), "unreadable_answer"],
  ])("that cannot be asked because of %s is a failure", async (_, answer, reason) => {
    const { access } = graph([answer]);
    expect(await instagramChannel.health?.(access)).toEqual({ ok: false, reason });
  });
});

describe("connecting", () => {
  const check = async (answers: (Response | Error)[], id: string | null = ACCOUNT, origin?: string) => {
    const { access, calls } = graph(answers, origin);
    return { report: await checkInstagramConnection(access, id), calls };
  };

  test("a good token says whose it is, that it is the account meant, and that messages can be read", async () => {
    const { report, calls } = await check([ownMe(), Response.json({ data: [] })]);
    expect(report).toMatchObject({
      ok: true,
      value: {
        isReady: true,
        externalId: ACCOUNT,
        name: "Shop",
        username: "shop",
        lines: [
          { check: "credentials", state: "ok" },
          { check: "account", state: "ok" },
          { check: "messages", state: "ok" },
        ],
      },
    });
    expect(calls[1]?.url).toBe(`${BASE}/me/conversations?platform=instagram&limit=1`);
  });

  test("a Page's token is checked the same way", async () => {
    const { report } = await check([pageMe(), Response.json({ data: [] })], ACCOUNT, GRAPH_ORIGIN);
    expect(report).toMatchObject({ value: { isReady: true, externalId: ACCOUNT } });
  });

  test("the app-scoped id instead of the professional account's is told, with the right one", async () => {
    const { report } = await check([ownMe()], "app-scoped");
    expect(report).toMatchObject({
      value: {
        isReady: false,
        lines: [{}, { check: "account", state: "problem", text: expect.stringContaining(ACCOUNT) }],
      },
    });
  });

  test.each([
    ["a personal account", Response.json({ id: "x" }), undefined],
    ["a Page without an Instagram account", Response.json({ id: "page" }), GRAPH_ORIGIN],
  ])("%s is told", async (_, answer, origin) => {
    const { report } = await check([answer], ACCOUNT, origin);
    expect(report).toMatchObject({ value: { isReady: false, lines: [{}, { check: "account", state: "problem" }] } });
  });

  test("a wrong token is told, and nothing more is asked", async () => {
    const { report, calls } = await check([graphError(401, { code: 190 })]);
    expect(report).toMatchObject({ value: { isReady: false, lines: [{ check: "credentials", state: "problem" }] } });
    expect(calls).toHaveLength(1);
  });

  test("messages that cannot be read are told, with where to switch them on", async () => {
    const { report } = await check([ownMe(), graphError(403, { code: 200 })]);
    expect(report).toMatchObject({
      value: { isReady: false, lines: [{}, {}, { check: "messages", state: "problem" }] },
    });
  });

  test("where Meta does not let us look at messages, nothing is claimed", async () => {
    const { report } = await check([ownMe(), new Response(null, { status: 500 })]);
    expect(report).toMatchObject({ value: { isReady: true, lines: [{}, {}, { state: "unchecked" }] } });
  });

  test("while Meta cannot be asked says nothing of what was typed in", async () => {
    expect((await check([new Error("lost")])).report).toEqual({ ok: false, reason: "unreachable" });
    expect((await check([graphError(400, { code: 4 })])).report).toEqual({ ok: false, reason: "rate_limited" });
  });

  test("switches on the webhooks with all fields", async () => {
    const { access, calls } = graph([Response.json({ success: true })]);
    expect(await switchOnInstagramWebhooks(access)).toMatchObject({ value: { check: "webhook", state: "ok" } });
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${BASE}/me/subscribed_apps?subscribed_fields=messages%2Cmessaging_postbacks%2Cmessaging_seen%2Cmessage_reactions%2Cmessaging_referral%2Cmessage_edit%2Cstandby`,
    ]);
  });

  test("asks for fewer fields where a name is not known, and says what is missing then", async () => {
    const unknown = () => graphError(400, { code: 100 });
    const { access, calls } = graph([unknown(), unknown(), Response.json({ success: true })]);
    expect(await switchOnInstagramWebhooks(access)).toMatchObject({
      value: { state: "ok", text: expect.stringContaining("but not what was seen") },
    });
    expect(calls.at(-1)?.url).toBe(`${BASE}/me/subscribed_apps?subscribed_fields=messages%2Cmessaging_postbacks`);
  });

  test("tells where the webhooks cannot be switched on", async () => {
    const { access, calls } = graph([graphError(403, { code: 200 })]);
    expect(await switchOnInstagramWebhooks(access)).toMatchObject({ value: { check: "webhook", state: "problem" } });
    expect(calls).toHaveLength(1);
  });

  test("is undone, also when it was undone before", async () => {
    const { access, calls } = graph([graphError(404, { code: 33 })]);
    expect(await unsubscribeAccount(access)).toEqual({ ok: true, value: null });
    expect(calls).toMatchObject([{ method: "DELETE", url: `${BASE}/me/subscribed_apps` }]);
  });
});

describe("a customer's name", () => {
  test("is asked for by their id", async () => {
    const { access, calls } = graph([Response.json({ id: ANN, name: "Ann", username: "ann.paints" })]);
    expect(await instagramChannel.person?.(access, ANN)).toEqual({
      ok: true,
      value: { providerId: ANN, name: "Ann", phone: null, lid: null, username: "ann.paints" },
    });
    expect(calls[0]?.url).toBe(`${BASE}/${ANN}?fields=name%2Cusername`);
  });

  test("is the chat's name too, or else their user name", async () => {
    const named = graph([Response.json({ name: null, username: "ann.paints" })]);
    expect(await instagramChannel.chatName(named.access, ANN)).toEqual({ ok: true, value: "ann.paints" });
  });

  test.each([
    ["who has not consented", graphError(400, { code: 230 })],
    ["who has blocked the account", graphError(400, { code: 100 })],
    ["who is nobody", graphError(404, { code: 33 })],
    ["who has neither", Response.json({ id: ANN })],
  ])("of one %s is not to be had, for good", async (_, answer) => {
    const { access } = graph([answer]);
    expect(await instagramChannel.person?.(access, ANN)).toEqual({ ok: true, value: null });
  });

  test.each([
    ["the pace is reached", graphError(400, { code: 613 }), "rate_limited"],
    ["the token has run out", graphError(401, { code: 190 }), "wrong_key"],
    ["Meta cannot be reached", new Error("lost"), "unreachable"],
  ])("can be asked for again when %s", async (_, answer, reason) => {
    const { access } = graph([answer]);
    expect(await instagramChannel.person?.(access, ANN)).toEqual({ ok: false, reason });
  });
});
