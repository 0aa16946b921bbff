import { describe, expect, test } from "vitest";
import { answerHandshake, readHandshake } from "./handshake.ts";

const query = (fields: Record<string, string>) =>
  new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.verify_token": "token-1",
    "hub.challenge": "1158201444",
    ...fields,
  });

describe("Meta's question for a new address", () => {
  test("is answered with its challenge when the token is ours", () => {
    expect(answerHandshake(query({}), ["token-0", "token-1"])).toBe("1158201444");
  });

  test.each([
    ["another token", query({ "hub.verify_token": "token-2" }), ["token-1"]],
    ["a token that ours begins with", query({ "hub.verify_token": "token" }), ["token-1"]],
    ["an empty token, where ours is empty", query({ "hub.verify_token": "" }), [""]],
    ["no token of ours", query({}), []],
    ["another mode", query({ "hub.mode": "unsubscribe" }), ["token-1"]],
    ["a challenge that would be a page", query({ "hub.challenge": "<script>" }), ["token-1"]],
    ["a challenge of two lines", query({ "hub.challenge": "1\r\n2" }), ["token-1"]],
    ["an endless challenge", query({ "hub.challenge": "1".repeat(257) }), ["token-1"]],
    ["nothing at all", new URLSearchParams(), ["token-1"]],
  ])("has no answer with %s", (_name, asked, tokens) => {
    expect(answerHandshake(asked, tokens)).toBeNull();
  });

  test("can be read by who keeps only the token's hash", () => {
    expect(readHandshake(query({}))).toEqual({ verifyToken: "token-1", challenge: "1158201444" });
  });
});
