import { describe, expect, it } from "vitest";
import { beingNamed, mentionedIn } from "./mentions.ts";

const member = (id: string, name: string, isDisabled = false) => ({
  id,
  name,
  email: `${name}@shop.example`,
  isDisabled,
});
const team = [member("1", "ana"), member("2", "ben.ortiz"), member("3", "cleo", true)];

describe("mentionedIn", () => {
  it("finds each colleague who is named with an @, once and however it is spelled", () => {
    expect(mentionedIn("@Ana ask (@ben.ortiz), @ana. Please", team)).toEqual(["1", "2"]);
  });

  it("does not take a name at the end of a sentence for another one, or an address for a name", () => {
    expect(mentionedIn("Thank you @ben.ortiz.", team)).toEqual(["2"]);
    expect(mentionedIn("write to shop@ana or ana", team)).toEqual([]);
  });

  it("names nobody who was shut out", () => {
    expect(mentionedIn("@cleo", team)).toEqual([]);
  });
});

describe("beingNamed", () => {
  it("is what stands behind the @ at the caret", () => {
    expect(beingNamed("ask @be", 7)).toBe("be");
    expect(beingNamed("@", 1)).toBe("");
    expect(beingNamed("ask @ben now", 12)).toBeNull();
  });
});
