import { expect, test } from "vitest";
import { channelMessage, inboxInMemory } from "../../test/simulation/inbox-in-memory.ts";
import { listDeadLetters } from "./dead-letters.ts";
import type { Sql } from "./sql.ts";

test("A call is read once for a page of its dead elements, however large both are", () => {
  const { sql, deliver } = inboxInMemory();
  deliver(Array.from({ length: 100 }, (_, n) => channelMessage(`m${n}`, { text: "x".repeat(1_000) }, "nobody")));
  deliver([channelMessage("another", {}, "nobody")]);
  let bodiesRead = 0;
  const counting: Sql = {
    ...sql,
    first: (text, ...values) => {
      if (text.includes("body")) bodiesRead += 1;
      return sql.first(text, ...values);
    },
  };
  const page = listDeadLetters(counting, { cursor: null, limit: 100 });
  expect(page?.items).toHaveLength(100);
  expect(new Set(page?.items.map(({ excerpt }) => excerpt)).size).toBe(2);
  expect(bodiesRead).toBe(2);
});
