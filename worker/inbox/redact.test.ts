import { expect, test } from "vitest";
import { redactedExcerpt } from "./redact.ts";

const excerpt = (value: unknown) =>
  redactedExcerpt(
    new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)).buffer as ArrayBuffer,
  );

test("an excerpt shows the shape and says nothing of what people wrote", () => {
  const shown = excerpt({
    event: "message_teleported",
    message: "my address is 12 Elm Street",
    sender: { attendee_name: "Lucía", phone: 34600111222 },
    "34600111222@s.whatsapp.net": [true, null],
  });
  expect(JSON.parse(shown)).toEqual({
    event: "message_teleported",
    message: "text of 27",
    sender: { attendee_name: "text of 5", phone: "number" },
    "key of 26": [true, null],
  });
});

test("an event whose name is a sentence is not taken for a word of the protocol", () => {
  expect(excerpt({ event: "call me on 34600111222" })).toBe('{"event":"text of 22"}');
});

test("bytes that are not JSON say only how many they are", () => {
  expect(excerpt("secret words")).toBe("not JSON, 12 bytes");
});

test("an excerpt is short however large the delivery", () => {
  expect(excerpt(Array.from({ length: 10_000 }, () => "x")).length).toBeLessThanOrEqual(601);
});
