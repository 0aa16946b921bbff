import { describe, expect, it } from "vitest";
import { anyAbilities } from "../fixtures/abilities.ts";
import { lengthOf, takesCaption, textLimit } from "./text-limit.ts";

describe("how long a text may be", () => {
  it("is counted in bytes where the network does", () => {
    expect(lengthOf("añ👍", "bytes")).toBe(7);
    expect(lengthOf("añ👍", "characters")).toBe(4);
  });

  it("is the caption's limit under a picture, and the text's otherwise", () => {
    const abilities = anyAbilities({ text: { max: 4096, unit: "characters" } });
    expect(textLimit(abilities, null).max).toBe(4096);
    expect(textLimit(abilities, "image").max).toBe(1024);
    expect(textLimit(abilities, "voice").max).toBe(4096);
  });

  it("is the widest of all while nobody knows what the account can do", () => {
    expect(textLimit(null, null)).toEqual({ max: 4096, unit: "characters" });
  });
});

describe("words under a file", () => {
  it("are there for what is looked at or read, and where the network has them", () => {
    const kinds = ["image", "video", "document", "audio", "voice", "sticker"] as const;
    const worded = (abilities: ReturnType<typeof anyAbilities>) =>
      kinds.filter((kind) => takesCaption(abilities, kind));
    expect(worded(anyAbilities())).toEqual(["image", "video", "document"]);
    expect(worded(anyAbilities({ caption: null }))).toEqual([]);
  });
});
