import { describe, expect, test } from "vitest";
import { abilitiesSchema } from "../../shared/abilities.ts";
import { unipileChannel } from "./unipile-channel.ts";

/** How an account stands, and what it can send. */

async function health(answer: Response | Error) {
  const asked: string[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    accountExternalId: "acc-1",
    clock: () => 0,
    fetch: async (url: string): Promise<Response> => {
      asked.push(url);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const read = await unipileChannel.health?.(access);
  expect(asked).toEqual(["https://api1.unipile.com:13111/api/v1/accounts/acc-1"]);
  return read;
}

const account = (status: unknown, changes: Record<string, unknown> = {}) =>
  Response.json({
    object: "Account",
    id: "acc-1",
    name: "Shop",
    type: "WHATSAPP",
    connection_params: { im: { phone_number: "+33699999999" } },
    sources: [
      { id: "acc-1_CALENDAR", status: "ERROR" },
      { id: "acc-1_MESSAGING", status },
    ],
    ...changes,
  });

describe("the health of an account", () => {
  test.each([
    ["OK", "connected", null],
    ["CONNECTING", "connecting", /connecting/],
    ["CREDENTIALS", "needs_sign_in", /Reconnect it/],
    ["PERMISSIONS", "needs_sign_in", /grant them all/],
    ["ERROR", "stopped", /ask their support/],
    ["STOPPED", "stopped", /Restart it there/],
    ["ok", "connected", null],
    ["SOMETHING_NEW", "connecting", /connecting/],
    [null, "connecting", /connecting/],
  ])("with the status %j is %s", async (status, state, words) => {
    const problems = words === null ? [] : [{ code: status ?? "no_status", text: expect.stringMatching(words) }];
    expect(await health(account(status))).toEqual({ ok: true, value: { state, name: "Shop", problems } });
  });

  test("without a messaging source goes by the first one", async () => {
    const sources = [{ id: "acc-1", status: "STOPPED" }];
    expect(await health(account("OK", { sources }))).toMatchObject({ value: { state: "stopped" } });
  });

  test.each([
    [{ name: null }, "+33699999999"],
    [{ name: "", connection_params: { im: { username: "the.shop" } } }, "the.shop"],
    [{ name: null, connection_params: null }, null],
  ])("names it by what there is: %j", async (changes, name) => {
    expect(await health(account("OK", changes))).toMatchObject({ value: { name } });
  });

  test("of one that UniPile does not have any more is that it was removed", async () => {
    expect(await health(Response.json({}, { status: 404 }))).toMatchObject({
      ok: true,
      value: { state: "removed", problems: [{ code: "DELETED" }] },
    });
  });

  test("of one that UniPile says is signed out is that it needs to sign in", async () => {
    expect(await health(Response.json({ type: "errors/expired_credentials" }, { status: 401 }))).toMatchObject({
      ok: true,
      value: { state: "needs_sign_in", problems: [{ code: "CREDENTIALS" }] },
    });
  });

  test.each([
    [Response.json({ type: "errors/missing_credentials" }, { status: 401 }), "wrong_key"],
    [Response.json({}, { status: 500 }), "provider_error"],
    [Response.json({ object: "Account" }), "unreadable_answer"],
    [new DOMException("late", "TimeoutError"), "timed_out"],
  ])("that cannot be asked for is a failure: %#", async (answer, reason) => {
    expect(await health(answer)).toEqual({ ok: false, reason });
  });
});

describe("what can be sent", () => {
  test.each(["whatsapp", "instagram"] as const)("over %s is said in the words of every channel", (channel) => {
    const abilities = unipileChannel.abilities?.(channel);
    expect(abilitiesSchema.parse(abilities)).toEqual(abilities);
    expect(abilities).toMatchObject({
      reply: true,
      react: { emoji: null, remove: false },
      markRead: true,
      startChat: true,
      location: false,
      contacts: false,
      buttons: null,
      list: null,
      templates: false,
      typing: false,
      replyWindow: null,
    });
    for (const limit of Object.values(abilities?.files ?? {})) expect(limit.maxBytes).toBe(15 * 1024 * 1024);
  });

  test("can be edited on WhatsApp for a quarter of an hour, and on Instagram not at all", () => {
    expect(unipileChannel.abilities?.("whatsapp").editWithinMs).toBe(900_000);
    expect(unipileChannel.abilities?.("instagram").editWithinMs).toBeNull();
  });
});
