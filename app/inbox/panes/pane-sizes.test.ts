import { describe, expect, it } from "vitest";
import { boundedSize, DEFAULT_SIZES, PANE_MAX, PANE_MIN, readPaneSizes } from "./pane-sizes.ts";

describe("The widths of the panes", () => {
  it("are those of the cookie", () => {
    expect(readPaneSizes("theme=dark; panes=400.300.0; tz=UTC")).toEqual({
      list: 400,
      context: 300,
      isContextShown: false,
    });
  });

  it.each([null, "", "panes=", "panes=a.b.1", "panes=400.300", "panes=-4.300.1", "panes=400.300.1;x"])(
    "are as nobody arranged them when the cookie is %j",
    (cookie) =>
      expect(readPaneSizes(cookie)).toEqual(cookie?.endsWith(";x") ? readPaneSizes("panes=400.300.1") : DEFAULT_SIZES),
  );

  it("have bounds, whatever somebody wrote into the cookie", () => {
    expect(readPaneSizes("panes=9999.1.1")).toMatchObject({ list: PANE_MAX, context: PANE_MIN });
    expect(boundedSize(400, 350)).toBe(350);
    expect(boundedSize(400, 100)).toBe(PANE_MIN);
  });
});
