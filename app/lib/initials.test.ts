import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "./initials.ts";

describe("the letters on an avatar", () => {
  it.each([
    ["Lucía Fernández", "LF"],
    ["marta.baker", "MB"],
    ["Atelier Sol · wholesale", "AS"],
    ["יעל דהן", "יד"],
    ["🌿 Lotte", "L"],
    ["@casa_lino", "CL"],
  ])("of %s are %s", (name, letters) => {
    expect(initialsOf(name)).toBe(letters);
  });

  it("are not made of a phone number or of signs", () => {
    expect(initialsOf("+34 612 000 118")).toBeNull();
    expect(initialsOf("🌿")).toBeNull();
    expect(initialsOf("")).toBeNull();
  });

  it("stand on a colour that stays the same", () => {
    expect(hueOf("chat-1", 9)).toBe(hueOf("chat-1", 9));
    expect(new Set(Array.from({ length: 200 }, (_, n) => hueOf(`chat-${n}`, 9))).size).toBe(9);
  });
});
