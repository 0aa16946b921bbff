import { describe, expect, test } from "vitest";
import { errorRowOf, UNIPILE_ERRORS } from "./errors.ts";
import { failureOfAnswer } from "./failures.ts";

/** The types of reference/unipile.md, section 1, as they stand there. */
const TYPES: Record<number, string> = {
  400: "invalid_parameters, missing_parameters, malformed_request, invalid_request, content_too_large, too_many_characters, limit_too_high, invalid_action",
  401: "missing_credentials, multiple_sessions, wrong_account, invalid_credentials, invalid_proxy_credentials, invalid_imap_configuration, invalid_smtp_configuration, invalid_credentials_but_valid_account_imap, invalid_checkpoint_solution, checkpoint_error, expired_credentials, expired_link, insufficient_privileges, disconnected_account, disconnected_feature, captcha_not_supported",
  403: "subscription_required, resource_access_restricted, action_required",
  422: "cannot_resend_yet",
  425: "auth_in_progress",
  500: "unexpected_error, provider_error, authentication_intent_error",
  503: "no_client_session, no_handler, network_down, service_unavailable",
  504: "request_timeout",
};
const documented = Object.entries(TYPES).flatMap(([status, types]) =>
  types.split(", ").map((type) => [Number(status), type] as const),
);
/** Named by no page, and what the API answers all the same. */
const UNDOCUMENTED = ["resource_not_found", "unsupported_media_type", "too_many_requests"];

describe("UniPile's errors", () => {
  test.each(documented)("%i %s is in the table with words for the agent", (_status, type) => {
    expect(Object.hasOwn(UNIPILE_ERRORS, type)).toBe(true);
    expect(UNIPILE_ERRORS[type]?.text).toMatch(/^[A-Z][^_{}<>]{10,}\.$/);
  });

  test("the table has no type that UniPile does not", () => {
    const known = new Set([...documented.map(([, type]) => type), ...UNDOCUMENTED]);
    expect(Object.keys(UNIPILE_ERRORS).filter((type) => !known.has(type))).toEqual([]);
  });

  test("what is tried again never says that it was refused for good, and what signs an account out names who mends it", () => {
    for (const row of Object.values(UNIPILE_ERRORS)) {
      if (row.retry === "later") expect(row.accountState).toBeUndefined();
      if (row.accountState === "needs_sign_in") expect(["reconnect", "new_key"]).toContain(row.owner);
    }
  });

  test.each([
    [401, "reconnect"],
    [404, "none"],
    [408, "wait"],
    [413, "none"],
    [415, "none"],
    [418, "none"],
    [425, "wait"],
    [429, "wait"],
    [500, "wait"],
    [501, "none"],
    [302, "settings"],
  ] as const)("status %i without a type that is known still has words, and %s for the owner", (status, owner) => {
    for (const type of [null, "never_heard_of", "constructor", "__proto__"]) {
      expect(errorRowOf(type, status)).toMatchObject({ owner, text: expect.stringMatching(/^[A-Z].{10,}\.$/) });
    }
  });

  test.each([
    [401, null, "wrong_key"],
    [401, "missing_credentials", "wrong_key"],
    [401, "insufficient_privileges", "wrong_key"],
    [401, "expired_credentials", "account_signed_out"],
    [401, "never_heard_of", "account_signed_out"],
    [403, "action_required", "not_allowed"],
    [404, "resource_not_found", "not_found"],
    [429, null, "rate_limited"],
    [501, null, "not_supported"],
    [503, "network_down", "provider_error"],
    [0, null, "redirected"],
    [418, null, "refused"],
  ] as const)("a question answered %i %s fails as %s", (status, errorType, failure) => {
    expect(failureOfAnswer({ status, errorType, retryAfter: null, json: undefined })).toBe(failure);
  });
});
