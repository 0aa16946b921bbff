import { describe, expect, test } from "vitest";
import { graph } from "./graph.fixture.ts";
import { instagramChannel } from "./instagram-channel.ts";

/** Only Meta's hosts are ever asked, never with the token, and what is gone is said to be (pain 22). */

const CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=abc";

async function fetched(source: string | null, answers: (Response | Error)[], origin?: string, range?: string) {
  const { access, calls } = graph(answers, origin);
  const attachment = { messageExternalId: "m1", id: "unnamed-0", source };
  const media = await instagramChannel.media?.(access, range === undefined ? attachment : { ...attachment, range });
  if (media === undefined) throw new Error("no media");
  return { media, calls };
}

describe("the bytes of an attachment", () => {
  test.each([
    CDN,
    "https://scontent.cdninstagram.com/v/t1/a.jpg?oh=1",
    "https://scontent-cdg4-1.cdninstagram.com/a.mp4",
    "https://scontent.xx.fbcdn.net/v/a.jpg",
  ])("come from %s, without the token", async (address) => {
    const headers = { "content-type": "image/jpeg", "content-length": "3" };
    const { media, calls } = await fetched(address, [new Response("abc", { headers })]);
    if (!media.ok) throw new Error(media.reason);
    expect(media.value).toMatchObject({ mimeType: "image/jpeg", sizeBytes: 3 });
    expect(await new Response(media.value.body).text()).toBe("abc");
    expect(calls).toEqual([{ method: "GET", url: address, body: null, authorization: null }]);
  });

  test.each([
    "http://lookaside.fbsbx.com/a",
    "https://example.com/a.jpg",
    "https://lookaside.fbsbx.com.example.com/a",
    "https://evilcdninstagram.com/a",
    "https://cdninstagram.com.example.com/a",
    "https://user:pass@scontent.cdninstagram.com/a",
    "https://scontent.cdninstagram.com:8443/a",
    "http://127.0.0.1:8788/a",
    "https://169.254.169.254/latest/meta-data",
    "not an address",
  ])("are not asked of %s", async (address) => {
    const { media, calls } = await fetched(address, []);
    expect(media).toEqual({ ok: false, reason: "not_allowed" });
    expect(calls).toEqual([]);
  });

  test("come from this machine only where the Graph API itself is on it", async () => {
    const local = "http://127.0.0.1:8788/cdn/a.jpg";
    const { media } = await fetched(local, [new Response("abc")], "http://127.0.0.1:8788");
    expect(media.ok).toBe(true);
  });

  test.each([[401], [403], [404], [410]])("answered %i are gone for good: a story's after a day", async (status) => {
    const { media } = await fetched(CDN, [new Response(null, { status })]);
    expect(media).toEqual({ ok: false, reason: "expired" });
  });

  test("without an address are gone for good", async () => {
    expect((await fetched(null, [])).media).toEqual({ ok: false, reason: "expired" });
  });

  test.each([
    [429, "rate_limited"],
    [500, "provider_error"],
    [400, "refused"],
  ])("answered %i can be asked for again: %s", async (status, reason) => {
    const { media } = await fetched(CDN, [new Response(null, { status })]);
    expect(media).toEqual({ ok: false, reason });
  });

  test("are followed once to another of Meta's hosts", async () => {
    const location = "https://scontent.cdninstagram.com/a.jpg";
    const moved = new Response(null, { status: 302, headers: { location } });
    const { media, calls } = await fetched(CDN, [moved, new Response("abc")]);
    expect(media.ok).toBe(true);
    expect(calls.map(({ url }) => url)).toEqual([CDN, location]);
  });

  test.each(["https://example.com/a", "http://127.0.0.1/a", "http://scontent.cdninstagram.com/a"])(
    "are not followed to %s",
    async (location) => {
      const { media, calls } = await fetched(CDN, [new Response(null, { status: 302, headers: { location } })]);
      expect(media).toEqual({ ok: false, reason: "redirected" });
      expect(calls).toHaveLength(1);
    },
  );

  test("are not followed in a circle", async () => {
    const moved = () => new Response(null, { status: 302, headers: { location: CDN } });
    const { media, calls } = await fetched(CDN, [moved(), moved(), moved()]);
    expect(media).toEqual({ ok: false, reason: "redirected" });
    expect(calls).toHaveLength(2);
  });
});

describe("a part of the bytes", () => {
  const asked = (status: number, contentRange: string | null, body: string | null = "bcd") => {
    const headers = contentRange === null ? {} : { "content-range": contentRange };
    return fetched(CDN, [new Response(body, { status, headers })], undefined, "bytes=1-3");
  };

  test("is given where the host has it, with the size of the whole", async () => {
    const { media } = await asked(206, "bytes 1-3/10");
    expect(media).toMatchObject({ ok: true, value: { sizeBytes: 10, part: { offset: 1, length: 3 } } });
  });

  test("may come as the whole", async () => {
    const { media } = await asked(200, null);
    if (!media.ok) throw new Error(media.reason);
    expect(media.value).not.toHaveProperty("part");
  });

  test.each([
    ["behind the end", 416, "bytes */2"],
    ["that does not say which", 206, null],
    ["of a whole of unknown size", 206, "bytes 1-3/*"],
    ["that makes no sense", 206, "bytes 3-1/10"],
    ["outside of the whole", 206, "bytes 1-10/10"],
  ])("%s is refused", async (_, status, contentRange) => {
    const { media } = await asked(status, contentRange, null);
    expect(media).toEqual({ ok: false, reason: "refused" });
  });
});
