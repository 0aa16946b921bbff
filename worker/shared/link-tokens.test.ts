import { describe, expect, it } from "vitest";
import { linkTokens } from "./link-tokens.ts";

const links = (text: string) => linkTokens(text).flatMap((token) => (token.type === "link" ? [token.href] : []));

describe("addresses in a text", () => {
  it("become links, without the punctuation around them", () => {
    expect(links("See https://casalino.example/a?b=c#d. Or (http://x.example/y), ok?")).toEqual([
      "https://casalino.example/a?b=c#d",
      "http://x.example/y",
    ]);
    expect(links("https://en.wikipedia.org/wiki/Linen_(fabric)")).toEqual([
      "https://en.wikipedia.org/wiki/Linen_(fabric)",
    ]);
  });

  it("are never scripts, data or files", () => {
    const others = ["javascript:alert(1)", "data:text/html,<b>x", "file:///etc/passwd", "vbscript:x", "//x.example"];
    expect(links(others.join(" "))).toEqual([]);
    expect(links("javascript:alert('https://x.example')")).toEqual(["https://x.example/"]);
  });

  it("lose no character of the text", () => {
    const texts = [
      "",
      "no address",
      "https://a.example",
      "a https://a.example,https://b.example; <https://c.example>\nשלום https://d.example/א",
      "https:// https://[ \u202ehttps://e.example\u202c",
    ];
    for (const text of texts) {
      expect(
        linkTokens(text)
          .map((token) => token.text)
          .join(""),
      ).toBe(text);
    }
  });
});
