import { describe, expect, test } from "vitest";
import { META_ERRORS, messageErrorOf, metaErrorRow } from "./errors.ts";

/** Every code of reference/meta.md, 3.6. */
const DOCUMENTED = [
  0, 190, 3, 10, 131005, 1, 2, 4, 80007, 33, 100, 131008, 131009, 368, 130497, 131031, 130429, 130472, 131000, 131016,
  131021, 131026, 131030, 131037, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131056,
  131057, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 133000, 133004, 133005, 133006,
  133008, 133009, 133010, 133015, 133016, 134011, 135000, 137000, 2593107, 2593108, 2593109, 131059, 131060, 131062,
  131063, 131064,
];
/** Those of Instagram in 4.3, and what public reports add to them. */
const INSTAGRAM = [10, 190, 613, 4, 100, 1545041, 551];
const INSTAGRAM_WINDOW_SUBCODES = [1545041, 2018278, 2534022];
const INSTAGRAM_SUBCODES = [...INSTAGRAM_WINDOW_SUBCODES, 2018300, 2534014];

const error = (code: number | null, subcode: number | null = null, details: string | null = null) => ({
  code,
  subcode,
  details,
  isTransient: false,
});

describe("the table of Meta's errors", () => {
  test("has every code that is documented for WhatsApp", () => {
    expect(DOCUMENTED.filter((code) => metaErrorRow(error(code), "whatsapp") === null)).toEqual([]);
  });

  test("has every permission from 200 to 299", () => {
    for (const code of [200, 230, 299]) {
      expect(metaErrorRow(error(code), "whatsapp")).toMatchObject({ retry: "never", owner: "reconnect" });
    }
    expect([metaErrorRow(error(199), "whatsapp"), metaErrorRow(error(300), "whatsapp")]).toEqual([null, null]);
  });

  test("has every code and subcode that is known of Instagram", () => {
    expect(INSTAGRAM.filter((code) => metaErrorRow(error(code), "instagram") === null)).toEqual([]);
    expect(INSTAGRAM_SUBCODES.filter((code) => metaErrorRow(error(null, code), "instagram") === null)).toEqual([]);
    for (const subcode of INSTAGRAM_WINDOW_SUBCODES) {
      expect(metaErrorRow(error(10, subcode), "instagram")?.text).toContain("24 hours");
    }
  });

  test("has nothing that is documented nowhere", () => {
    const known = new Set([...DOCUMENTED, ...INSTAGRAM, ...INSTAGRAM_SUBCODES]);
    expect(META_ERRORS.flatMap(({ codes }) => codes).filter((code) => !known.has(code))).toEqual([]);
  });

  test("has no code twice for one channel", () => {
    const keys = META_ERRORS.flatMap(({ codes, channel, areSubcodes }) =>
      codes.map((code) => `${channel ?? "both"} ${areSubcodes ?? false} ${code}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("speaks in whole sentences, without codes and without Meta's jargon", () => {
    for (const { text } of META_ERRORS) {
      expect(text).toMatch(/^[A-Z].{15,}\.$/);
      expect(text).not.toMatch(/\d{4,}|WABA|BSUID|OAuth|webhook|parameter/i);
    }
  });

  test("names an account's state wherever the owner has to connect, register or take up a lock", () => {
    for (const code of [190, 10, 33, 131031, 368, 133010]) {
      expect(metaErrorRow(error(code), "whatsapp")?.accountState).toBeDefined();
    }
    expect(metaErrorRow(error(131042), "whatsapp")).toMatchObject({ owner: "pay" });
  });

  test("takes a row of Instagram's own only there", () => {
    expect(metaErrorRow(error(10), "instagram")?.accountState).toBeUndefined();
    expect(metaErrorRow(error(10), "whatsapp")?.accountState).toBe("needs_sign_in");
    expect(metaErrorRow(error(1545041), "whatsapp")).toBeNull();
    expect(metaErrorRow(error(10, 2018278), "whatsapp")?.text).not.toContain("24 hours");
  });
});

describe("what an agent reads", () => {
  test.each([
    [
      "the table's words",
      error(131026, null, "Message undeliverable"),
      /^WhatsApp cannot deliver to this number: [^(]*\.$/,
    ],
    [
      "Meta's as well where they say which value was wrong",
      error(132000, null, "expected 2"),
      /places\. WhatsApp says: expected 2$/,
    ],
    ["Meta's where the code is not known", error(987654, null, "New thing"), /WhatsApp says: New thing$/],
    ["a plain sentence where Meta says nothing", error(null), /^WhatsApp did not accept or deliver this message\.$/],
  ])("is %s", (_name, given, words) => {
    expect(messageErrorOf(given, "whatsapp").text).toMatch(words);
  });

  test("has the code beside it", () => {
    expect(messageErrorOf(error(131047), "whatsapp").code).toBe("131047");
    expect(messageErrorOf(error(null), "instagram").code).toBe("unknown");
  });
});
