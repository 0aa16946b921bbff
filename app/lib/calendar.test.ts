import { describe, expect, it } from "vitest";
import { clockTime, dayLabel, knownTimeZone, listTime, localDay } from "./calendar.ts";

describe("times as the viewer reads them", () => {
  const clock = { timeZone: "Europe/Madrid", today: "2026-11-21" };

  it("are of the viewer's zone", () => {
    expect(clockTime("2026-11-20T23:30:00.000Z", "Europe/Madrid")).toBe("00:30");
    expect(localDay("2026-11-20T23:30:00.000Z", "Europe/Madrid")).toBe("2026-11-21");
    expect(localDay("2026-11-20T23:30:00.000Z", "America/New_York")).toBe("2026-11-20");
  });

  it("get shorter the older they are, in the list", () => {
    expect(listTime("2026-11-21T09:05:00.000Z", clock)).toBe("10:05");
    expect(listTime("2026-11-20T09:05:00.000Z", clock)).toBe("Yesterday");
    expect(listTime("2026-11-17T09:05:00.000Z", clock)).toBe("Tue");
    expect(listTime("2026-03-03T09:05:00.000Z", clock)).toBe("3 Mar");
    expect(listTime("2025-03-03T09:05:00.000Z", clock)).toBe("3 Mar 2025");
  });

  it("show the hour when the sender's clock is ahead of ours", () => {
    expect(listTime("2026-11-22T09:05:00.000Z", clock)).toBe("10:05");
  });

  it("name a day in full between messages", () => {
    expect(
      ["2026-11-21", "2026-11-20", "2026-11-17", "2026-03-03", "2025-12-31"].map((day) => dayLabel(day, clock.today)),
    ).toEqual(["Today", "Yesterday", "Tuesday", "3 March", "31 December 2025"]);
  });
});

describe("a time zone from a cookie", () => {
  it("is taken when it is one, and is UTC otherwise", () => {
    expect(knownTimeZone("Europe/Madrid")).toBe("Europe/Madrid");
    expect(knownTimeZone("Middle/Earth")).toBe("UTC");
    expect(knownTimeZone(null)).toBe("UTC");
  });
});
