import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryInbox } from "../../../test/simulation/memory-sql.ts";
import { matchAny, matchText } from "./match-text.ts";
import { parseQuery } from "./parse-query.ts";
import { indexedForm } from "./words.ts";

const NOTHING = parseQuery("");
const words = (text: string) => parseQuery(text).terms.map((term) => term.words.join(" ") + (term.isPrefix ? "*" : ""));

describe("Words", () => {
  it.each([
    ["blue shoes", ["blue", "shoes*"]],
    ["blue shoes ", ["blue", "shoes"]],
    ["  ÉCLAIR  ", ["eclair"]],
    ['"blue shoes" red', ["blue shoes", "red*"]],
    ['"blue shoes"', ["blue shoes"]],
    ['"not closed', ["not closed"]],
    ["e-mail", ["e mail*"]],
    ["...", []],
    ["你好", ["你 好*"]],
    ["unknown:thing", ["unknown thing*"]],
    ["http://example.com/a", ["http example com a*"]],
  ])("of %j are %j.", (text, expected) => expect(words(text)).toEqual(expected));

  it("with a minus before them must not be there.", () => {
    expect(parseQuery('shoes -red -"dark blue"')).toMatchObject({
      terms: [{ words: ["shoes"] }],
      without: [{ words: ["red"] }, { words: ["dark", "blue"] }],
    });
  });
});

describe("Operators", () => {
  it("are taken wherever they stand, in any case, with quotes where there are spaces.", () => {
    expect(parseQuery('from:"Ana María" shoes IN:Lino label:vip has:media has:link is:unread ')).toEqual({
      ...NOTHING,
      terms: [{ words: ["shoes"], isPrefix: false }],
      from: ["Ana María"],
      in: ["Lino"],
      label: ["vip"],
      has: ["media", "link"],
      isUnread: true,
    });
  });

  it.each([
    ["before:2026-11-21", { before: Date.UTC(2026, 10, 21) }],
    ["after:2026/1/2", { after: Date.UTC(2026, 0, 2) }],
    ["after:2026-03", { after: Date.UTC(2026, 2, 1) }],
    ["before:2026", { before: Date.UTC(2026, 0, 1) }],
  ])("%s is a day.", (text, expected) => expect(parseQuery(text)).toEqual({ ...NOTHING, ...expected }));

  it("mean the day of who asks.", () => {
    expect(parseQuery("after:2026-11-21", 120).after).toBe(Date.UTC(2026, 10, 20, 22));
  });

  it.each([
    ["before:soon", "bad_date"],
    ["after:2026-02-31", "bad_date"],
    ["after:2026-13", "bad_date"],
    ["has:money", "bad_value"],
    ["is:nice", "bad_value"],
    ["in:!!!", "bad_value"],
    ["from:", "no_value"],
    ["-has:media", "negated"],
  ])("that make no sense are left out and told of: %s", (text, why) =>
    expect(parseQuery(`shoes ${text} `)).toEqual({
      ...NOTHING,
      terms: [{ words: ["shoes"], isPrefix: false }],
      problems: [{ part: text, why }],
    }),
  );

  it("that nobody knows are looked for as they stand, and told of, but not an address or a time.", () => {
    expect(parseQuery("form:ana ")).toMatchObject({
      terms: [{ words: ["form", "ana"] }],
      problems: [{ part: "form:ana", why: "unknown_operator" }],
    });
    expect(parseQuery("https://x.example at 10:30, note: bring it :)").problems).toEqual([]);
  });

  it("between which no day lies are told of.", () => {
    expect(parseQuery("after:2026 before:2025").problems).toEqual([{ part: "before: after:", why: "no_day_between" }]);
  });
});

describe("What anybody may type", () => {
  const sql = memoryInbox();
  sql.run("INSERT INTO message_search (rowid, words) VALUES (1, ?)", indexedForm("Hello there"));

  const hostile = [
    '"',
    "'",
    '""""',
    "*",
    "^",
    "a*b",
    "NEAR(a b)",
    "a AND",
    "OR",
    "NOT",
    "-",
    "--",
    "words:a",
    "{a b}:c",
    "a + b",
    "(",
    ")",
    "a) OR (b",
    "\u0000",
    "a\u0000b",
    "'; DROP TABLE messages; --",
    "\ud800",
    "🙂",
    "-🙂",
    "İstanbul",
    "ﬁne",
    "ß",
    "١٢٣",
    "%",
    "_",
    "a".repeat(300),
    "a ".repeat(150),
    '"'.repeat(300),
    "from:".repeat(60),
    "-a ".repeat(100),
  ];

  /** The index answers, whatever it finds. */
  const asks = (text: string) => {
    const { terms, without } = parseQuery(text);
    const match = matchText(terms, without) ?? matchAny(without);
    if (match !== null) sql.all("SELECT rowid FROM message_search WHERE message_search MATCH ?", match);
  };

  it.each(hostile)("is never an error of the index: %j", (text) => asks(text));

  it("is never an error of the index, whatever it is.", () => {
    const alphabet = fc.constantFrom(
      ..."ab \"'*^:-+(){}~.,\u0000éßİ你好🙂".split(""),
      "AND",
      "NOT ",
      "NEAR",
      "from:",
      "-",
      '"',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) => asks(parts.join(""))),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => asks(text)),
      { numRuns: 500 },
    );
  });

  it("finds what was said, by the beginning of its last word.", () => {
    const { terms, without } = parseQuery("hello TH");
    expect(
      sql.all("SELECT rowid AS seq FROM message_search WHERE message_search MATCH ?", matchText(terms, without) ?? ""),
    ).toEqual([{ seq: 1 }]);
  });
});
