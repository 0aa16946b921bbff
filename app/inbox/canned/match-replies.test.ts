import { expect, test } from "vitest";
import { matchReplies, slashQuery } from "./match-replies.ts";

const reply = (shortcut: string, text = "") => ({ id: shortcut, shortcut, text });

test("a slash opens the list only where a message begins, and closes with the first space", () => {
  expect(slashQuery("/")).toBe("");
  expect(slashQuery("/größe_2")).toBe("größe_2");
  for (const text of ["", "hi /hours", "/hours ", "/a/b", "//", " /"]) expect(slashQuery(text)).toBeNull();
});

test("replies that begin as typed come first, then those with it inside, then those that say it", () => {
  const all = [reply("where", "our address"), reply("address"), reply("my-address"), reply("bye")];
  expect(matchReplies(all, "addr").map(({ id }) => id)).toEqual(["address", "my-address", "where"]);
  expect(matchReplies(all, "").map(({ id }) => id)).toEqual(["address", "bye", "my-address", "where"]);
  expect(matchReplies(all, "ou")).toEqual([]);
});
