import { describe, expect, test } from "vitest";
import { CDN, file, messageOf, outgoing, said } from "./webhook.fixture.ts";

/** Every type of the attachments of reference/meta.md, 4.2, and those that nobody knows yet (pain 21 of 6). */

describe("an attachment", () => {
  test.each([
    ["image", "image"],
    ["video", "video"],
    ["audio", "audio"],
    ["file", "document"],
    ["IMAGE", "image"],
  ])("of type %s is a file of kind %s, found by its address and never kept", (type, kind) => {
    const parsed = said({ attachments: [{ type, payload: { url: CDN } }] });
    expect(parsed).toMatchObject({ kind, text: null });
    expect(parsed.attachments).toEqual([file(kind)]);
  });

  test.each([
    ["share", "post"],
    ["ig_post", "post"],
    ["post", "post"],
    ["media", "post"],
    ["ig_reel", "reel"],
    ["reel", "reel"],
    ["ig_story", "story"],
    ["story", "story"],
    ["story_mention", "story_mention"],
    ["fallback", "unknown"],
  ])("of type %s is shared: %s", (type, source) => {
    const parsed = said({ attachments: [{ type, payload: { url: CDN, title: "Title", reel_video_id: "1" } }] });
    expect(parsed).toMatchObject({
      kind: "share",
      text: null,
      attachments: [],
      content: { type: "share", source, url: CDN, title: "Title" },
    });
  });

  test("in Facebook's older form has its address and title beside the payload", () => {
    const shared = { type: "fallback", title: "A page", url: "https://example.com/a", payload: null };
    expect(said({ text: "https://example.com/a", attachments: [shared] })).toMatchObject({
      kind: "share",
      text: "https://example.com/a",
      content: { source: "unknown", url: "https://example.com/a", title: "A page" },
    });
  });

  test("of several posts is one card, and the others stand beside it", () => {
    const post = (url: string) => ({ type: "ig_post", payload: { url } });
    const parsed = said({ attachments: [post(`${CDN}&n=1`), post(`${CDN}&n=2`)] });
    expect(parsed.content).toMatchObject({ url: `${CDN}&n=1` });
    expect(parsed.attachments).toMatchObject([{ kind: "share", source: `${CDN}&n=2`, mayBeKept: false }]);
  });

  test("like_heart is a heart", () => {
    expect(said({ attachments: [{ type: "like_heart" }] })).toMatchObject({ kind: "text", text: "❤️", attachments: [] });
  });

  test("unsupported_type says so, with its bytes where there are some", () => {
    const parsed = said({ is_unsupported: true, attachments: [{ type: "unsupported_type", payload: { url: CDN } }] });
    expect(parsed).toMatchObject({
      kind: "unsupported",
      text: "Instagram does not pass on this kind of message.",
      attachments: [file("unknown")],
    });
  });

  test("of a type that nobody knew is said by its name (pain 21)", () => {
    expect(said({ attachments: [{ type: "ig_hologram", payload: { url: CDN } }] })).toMatchObject({
      kind: "unsupported",
      text: "Instagram sent something that cannot be shown here: ig_hologram.",
      attachments: [file("unknown")],
    });
  });

  test("without a type, a payload or an address is still something (pain 21)", () => {
    for (const attachment of [{}, { type: null }, { type: 7, payload: "x" }]) {
      expect(said({ attachments: [attachment] })).toMatchObject({ kind: "unsupported", attachments: [] });
    }
    expect(said({ attachments: [{ type: "image" }] })).toMatchObject({
      kind: "image",
      attachments: [file("image", null)],
    });
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "<CDN_URL>", "//x", 7])(
    "with the address %j has none",
    (url) => {
      expect(said({ attachments: [{ type: "image", payload: { url } }] }).attachments).toEqual([file("image", null)]);
      expect(said({ attachments: [{ type: "ig_post", payload: { url } }] }).content).toMatchObject({ url: null });
    },
  );

  test("of type template is what was offered", () => {
    const elements = [
      { title: "Blue shirt", subtitle: "20 EUR", buttons: [{ type: "postback", title: "Buy", payload: "BUY_1" }] },
    ];
    expect(
      messageOf(
        outgoing({
          message: {
            mid: "m1",
            is_echo: true,
            attachments: [{ type: "template", payload: { generic: { elements } } }],
          },
        }),
      ).message,
    ).toMatchObject({
      direction: "out",
      kind: "interactive",
      text: "Blue shirt\n20 EUR",
      content: { type: "buttons", buttons: [{ id: "BUY_1", title: "Buy" }] },
    });
  });

  test("of type template with products has their names", () => {
    const elements = [{ id: "p1", title: "Blue shirt", subtitle: null }];
    expect(said({ attachments: [{ type: "template", payload: { product: { elements } } }] })).toMatchObject({
      kind: "interactive",
      text: "Blue shirt",
    });
  });

  test("of type template with nothing in it says so", () => {
    expect(said({ attachments: [{ type: "template", payload: {} }] })).toMatchObject({
      kind: "unsupported",
      text: "Instagram sent something that cannot be shown here: template.",
    });
  });

  test("beside others that are broken is not lost", () => {
    const parsed = said({ attachments: ["x", null, { type: "video", payload: { url: CDN } }] });
    expect(parsed).toMatchObject({ kind: "video", attachments: [{ kind: "video", source: CDN }] });
  });
});
