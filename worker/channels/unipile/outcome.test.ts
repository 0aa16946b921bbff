import { describe, expect, test } from "vitest";
import type { SendOutcome } from "../../shared/wire.ts";
import type { UnipileAnswer } from "./call.ts";
import { UNIPILE_ERRORS } from "./errors.ts";
import { outcomeOfAnswer } from "./outcome.ts";

const now = Date.UTC(2026, 10, 20);
const answer = (status: number, changes: Partial<UnipileAnswer> = {}): SendOutcome =>
  outcomeOfAnswer({ status, retryAfter: null, json: undefined, errorType: null, ...changes }, () => now);

describe("what an answer to a send proves", () => {
  test.each([
    [{ object: "MessageSent", message_id: "m1" }, "m1"],
    [{ message_id: ["m1"] }, "m1"],
    [{ message_id: null }, null],
    [{ message_id: [] }, null],
    [{ message_id: "" }, null],
    [{}, null],
    [undefined, null],
    ["created", null],
  ])("201 with %j is accepted, with the id %j", (json, externalId) => {
    expect(answer(201, { json })).toEqual({ type: "accepted", externalId });
  });

  test.each([[200], [202], [204]])("%i is accepted too", (status) => {
    expect(answer(status).type).toBe("accepted");
  });

  test.each([
    [429, "7", 7_000],
    [429, null, null],
    [429, "soon", null],
    [429, new Date(now + 90_000).toUTCString(), 90_000],
    [429, new Date(now - 90_000).toUTCString(), 0],
    [429, "99999999", 3_600_000],
    [425, null, null],
    [503, "2", 2_000],
    [521, null, null],
    [523, null, null],
    [530, null, null],
  ])("%i with Retry-After %j was certainly not sent, next try in %j ms", (status, retryAfter, retryAfterMs) => {
    expect(answer(status, { retryAfter })).toMatchObject({ type: "not_sent", retryAfterMs });
  });

  test.each([[500], [502], [503], [504], [520], [522], [524], [408]])("%i leaves it unconfirmed", (status) => {
    expect(answer(status).type).toBe("unconfirmed");
  });

  test.each([[400], [403], [404], [405], [413], [415], [422], [501], [301], [302], [0]])(
    "%i is a refusal for good",
    (status) => {
      const outcome = answer(status);
      expect(outcome.type).toBe("refused");
      expect(outcome).not.toHaveProperty("accountState");
    },
  );

  test.each([
    ["disconnected_account"],
    ["expired_credentials"],
    ["invalid_credentials"],
    ["multiple_sessions"],
    ["missing_credentials"],
    ["some_new_reason"],
  ])("401 %s says that the account has to sign in again", (errorType) => {
    expect(answer(401, { errorType })).toMatchObject({
      type: "refused",
      accountState: "needs_sign_in",
      error: { code: errorType },
    });
  });

  test("every failure has a code and plain words", () => {
    for (const status of [302, 400, 401, 403, 404, 422, 429, 500, 503]) {
      const outcome = answer(status);
      if (outcome.type === "accepted") throw new Error("accepted");
      expect(outcome.error.code).toBe(`http_${status}`);
      expect(outcome.error.text).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});

describe("the type of an error tells more than its status", () => {
  test.each([
    [401, "missing_credentials", "refused", "needs_sign_in"],
    [401, "insufficient_privileges", "refused", undefined],
    [401, "disconnected_feature", "refused", undefined],
    [401, "invalid_proxy_credentials", "refused", "stopped"],
    [403, "subscription_required", "refused", undefined],
    [500, "disconnected_account", "refused", "needs_sign_in"],
    [500, "content_too_large", "refused", undefined],
    [400, "too_many_characters", "refused", undefined],
    [422, "cannot_resend_yet", "refused", undefined],
    [400, "too_many_requests", "not_sent", undefined],
    [401, "auth_in_progress", "not_sent", undefined],
    [503, "no_client_session", "not_sent", undefined],
    [503, "service_unavailable", "unconfirmed", undefined],
    [400, "provider_error", "unconfirmed", undefined],
    [504, "request_timeout", "unconfirmed", undefined],
    [503, "never_heard_of", "unconfirmed", undefined],
    [418, "never_heard_of", "refused", undefined],
    [429, "provider_error", "not_sent", undefined],
    [521, "provider_error", "not_sent", undefined],
  ] as const)("%i %s is %s, and the account then %s", (status, errorType, type, accountState) => {
    const outcome = answer(status, { errorType });
    expect(outcome).toMatchObject({ type, error: { code: errorType } });
    expect("accountState" in outcome ? outcome.accountState : undefined).toBe(accountState);
  });

  test("every type of the table has the outcome that its row says", () => {
    const outcomes = { never: "refused", later: "not_sent", unknown: "unconfirmed" } as const;
    for (const [errorType, row] of Object.entries(UNIPILE_ERRORS)) {
      expect(answer(400, { errorType })).toMatchObject({
        type: outcomes[row.retry],
        error: { code: errorType, text: row.text },
      });
    }
  });
});
