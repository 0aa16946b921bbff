import { describe, expect, it } from "vitest";
import { operatorHelp, type SuggestFrom, suggest } from "./suggest.ts";

const FROM: SuggestFrom = { labels: ["Loyalty", "Owes us"], chats: ["Ana Torres", "Ben"], today: "2026-03-01" };
const texts = (typed: string) => suggest(typed, FROM).map(({ text }) => text);

describe("what may follow an operator", () => {
  it("is suggested for the one at the end, and goes where it was typed", () => {
    expect(texts("cake has:")).toEqual(["cake has:media ", "cake has:link ", "cake has:voice "]);
    expect(texts("cake has:v")).toEqual(["cake has:voice "]);
    expect(texts("IS:")).toEqual(["IS:unread "]);
  });

  it("is a name by any of its words, in quotes where it has several", () => {
    expect(texts("in:tor")).toEqual(['in:"Ana Torres" ']);
    expect(texts('in:"ana t')).toEqual(['in:"Ana Torres" ']);
    expect(texts("from:")).toEqual(["from:me ", 'from:"Ana Torres" ', "from:Ben "]);
    expect(texts("label:o")).toEqual(['label:"Owes us" ']);
  });

  it("is a day that anybody can read off", () => {
    expect(texts("after:")).toEqual(["after:2026-03-01 ", "after:2026-02-28 ", "after:2026-03 ", "after:2026 "]);
    expect(texts("before:2026-02")).toEqual(["before:2026-02-28 "]);
  });

  it("is nothing behind words, behind what is whole, and where nothing fits", () => {
    for (const typed of ["", "cake", "cake ", "has:media", "has:media ", 'in:"Ana Torres"', "from:zz", "re:"])
      expect(texts(typed), typed).toEqual([]);
  });

  it("is every operator before anything is typed", () => {
    expect(operatorHelp().map(({ text }) => text)).toContain("from:");
  });
});
