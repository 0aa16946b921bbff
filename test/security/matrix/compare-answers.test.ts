import { expect, test } from "vitest";
import { comparable, withoutWhatIsNew } from "./compare-answers.ts";

const answer = (body: string, headers: [string, string][] = []) => ({
  ...{ status: 404, body: Buffer.from(body) },
  headers: [["Date", "now"], ["Content-Type", "text/plain"], ...headers] as [string, string][],
});
const IDS = { chatId: "chat-of-somebody", deadLetterId: "1" };

test("two refusals that differ in the request's id, the nonce and the id that was asked for are equal", () => {
  const one = answer("req-1 says nonce-a: no chat-of-somebody", [
    ["x-request-id", "req-1"],
    ["content-security-policy", "script-src 'nonce-nonce-a'"],
  ]);
  const other = answer("req-2 says nonce-b: no chat-of-nobody-x", [
    ["X-Request-Id", "req-2"],
    ["Content-Security-Policy", "script-src 'nonce-nonce-b'"],
  ]);
  expect(comparable(one, IDS)).toBe(comparable(other, { ...IDS, chatId: "chat-of-nobody-x" }));
});

test.each([
  ["the status", { ...answer("no"), status: 403 }],
  ["a letter of the body", answer("nо")],
  ["a header", answer("no", [["vary", "cookie"]])],
  ["the order of nothing but one more cookie", answer("no", [["set-cookie", "a=b"]])],
])("%s is a difference", (_what, other) => {
  expect(comparable(other, IDS)).not.toBe(comparable(answer("no"), IDS));
});

test("a short id is a number that stands in any text, and stays", () => {
  expect(comparable(answer("1 of 1"), IDS)).toContain("1 of 1");
});

test("what is new in every answer is left out, and what is not stays", () => {
  const text = '{"id":"01a1fc6b-2d8a-7276-aaf0-5d1c19d4abd0","at":"2026-11-21T05:00:00.000Z","name":"kept"}';
  expect(withoutWhatIsNew(text)).toBe('{"id":"<uuid>","at":"<time>","name":"kept"}');
});
