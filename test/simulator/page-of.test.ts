import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { isStrictDate, pageOf, readListCall } from "./page-of.ts";

type Item = { date: string; id: string };
const keyOf = (item: Item) => item;
const ITEMS: Item[] = ["b", "a", "e", "d", "c"].map((id) => ({ id, date: `2026-11-2${id < "c" ? 1 : 2}` }));

describe("readListCall", () => {
  it("takes filters, limit and place from the cursor and ignores everything beside it", () => {
    const first = pageOf(ITEMS, readListCall({ account_id: "one", limit: "2" }, ["account_id"]), keyOf);
    const next = readListCall({ cursor: first.cursor ?? "", account_id: "two", limit: "9" }, ["account_id"]);
    expect(next).toEqual({ filters: { account_id: "one" }, limit: 2, after: { date: "2026-11-22", id: "d" } });
  });

  it("refuses limits and dates that the provider refuses, and cursors it did not make", async () => {
    expect(await errorType({ limit: "251" })).toBe("errors/limit_too_high");
    expect(await errorType({ limit: "0" })).toBe("errors/invalid_parameters");
    expect(await errorType({ after: "2026-11-21T10:00:00Z" })).toBe("errors/invalid_parameters");
    expect(await errorType({ cursor: "bm90IGpzb24=" })).toBe("errors/invalid_parameters");
  });

  it("lists 100 items when no limit is given", () => {
    expect(readListCall({}, []).limit).toBe(100);
  });
});

describe("pageOf", () => {
  it("walks through all items once, newest first, ties by id", () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Item[]; cursor: string | null } = pageOf(
        ITEMS,
        readListCall(cursor === null ? { limit: "2" } : { cursor }, []),
        keyOf,
      );
      seen.push(...page.items.map((item) => item.id));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(seen).toEqual(["e", "d", "c", "b", "a"]);
  });

  it("shows no item twice when a newer one arrives between two pages", () => {
    const first = pageOf(ITEMS, readListCall({ limit: "2" }, []), keyOf);
    const grown = [...ITEMS, { id: "z", date: "2026-11-29" }];
    const second = pageOf(grown, readListCall({ cursor: first.cursor ?? "" }, []), keyOf);
    expect(second.items.map((item) => item.id)).toEqual(["c", "b"]);
  });
});

describe("isStrictDate", () => {
  it("accepts exactly what toISOString prints", () => {
    expect(isStrictDate("2026-11-21T10:00:00.000Z")).toBe(true);
    for (const other of ["2026-11-21T10:00:00Z", "2026-11-21", "2026-11-21T11:00:00.000+01:00", "", "soon"]) {
      expect(isStrictDate(other)).toBe(false);
    }
  });
});

async function errorType(query: Record<string, string>): Promise<string> {
  try {
    readListCall(query, ["after"]);
  } catch (error) {
    if (error instanceof HTTPException) return ((await error.getResponse().json()) as { type: string }).type;
  }
  return "accepted";
}
