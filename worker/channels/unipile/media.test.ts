import { describe, expect, test } from "vitest";
import { unipileChannel } from "./unipile-channel.ts";

/** Bytes of attachments: asked for by ids, whatever form they come in. */

function unipile(answer: Response | Error) {
  const asked: { url: string; init: RequestInit }[] = [];
  const access = {
    origin: "https://api1.unipile.com:13111",
    apiKey: "key-1",
    accountExternalId: "acc-1",
    clock: () => 0,
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      asked.push({ url, init });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { access, asked };
}

async function media(answer: Response | Error, attachment: { id?: string; source?: string | null } = {}) {
  const { access, asked } = unipile(answer);
  const read = await unipileChannel.media?.(access, {
    messageExternalId: "msg-1",
    id: "att-1",
    source: null,
    ...attachment,
  });
  if (read === undefined) throw new Error("no media");
  return { read, asked };
}

async function bytesOf(answer: Response) {
  const { read } = await media(answer);
  if (!read.ok) throw new Error(read.reason);
  const { body, ...rest } = read.value;
  return { ...rest, text: await new Response(body).text() };
}

const json = (value: unknown) =>
  new Response(JSON.stringify(value), { headers: { "content-type": "application/json; charset=utf-8" } });

describe("the bytes of an attachment", () => {
  test("are asked for with the key, by the message's id and its own", async () => {
    const { asked } = await media(new Response("x"), { id: "a/../b", source: "att://acc-1/aHR0cHM6Ly9ldmls/x" });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe("https://api1.unipile.com:13111/api/v1/messages/msg-1/attachments/a%2F..%2Fb");
    expect(asked[0]?.init).toMatchObject({ method: "GET", redirect: "manual" });
    expect(new Headers(asked[0]?.init.headers).get("x-api-key")).toBe("key-1");
  });

  test("come as they are, with their type and size", async () => {
    const headers = { "content-type": "image/jpeg", "content-length": "5" };
    expect(await bytesOf(new Response("bytes", { headers }))).toEqual({
      mimeType: "image/jpeg",
      sizeBytes: 5,
      text: "bytes",
    });
  });

  test.each<[unknown, string | null]>([
    [{ data: "Ynl0ZXM=" }, null],
    [{ data: "Ynl0ZXM=", mimetype: "image/png" }, "image/png"],
    [{ data: "data:image/webp;base64,Ynl0ZXM=" }, "image/webp"],
    [{ data: "data:audio/ogg; codecs=opus;base64,Ynl0ZXM=" }, "audio/ogg"],
    [{ object: "Attachment", data: "Ynl0\nZXM=" }, null],
  ])("come out of %j", async (wrapped, mimeType) => {
    expect(await bytesOf(json(wrapped))).toEqual({ mimeType, sizeBytes: 5, text: "bytes" });
  });

  test.each([[{ data: 7 }], [{ data: "" }], [{ data: "not base64!" }], [{ rows: [1] }], [null], ["Ynl0ZXM="]])(
    "%j is a customer's own file",
    async (value) => {
      const text = JSON.stringify(value);
      expect(await bytesOf(json(value))).toEqual({
        mimeType: "application/json; charset=utf-8",
        sizeBytes: text.length,
        text,
      });
    },
  );

  test.each([
    [404, "errors/resource_not_found", "not_found"],
    [410, "errors/x", "expired"],
    [401, "errors/disconnected_account", "account_signed_out"],
    [401, "errors/missing_credentials", "wrong_key"],
    [302, "errors/x", "redirected"],
    [429, "errors/x", "rate_limited"],
    [503, "errors/network_down", "provider_error"],
    [206, "errors/x", "refused"],
  ])("answered %i %s fail as %s", async (status, type, reason) => {
    const { read } = await media(new Response(JSON.stringify({ type }), { status }));
    expect(read).toEqual({ ok: false, reason });
  });

  test("that nobody answers about are asked for again later", async () => {
    expect((await media(new DOMException("late", "TimeoutError"))).read).toEqual({ ok: false, reason: "timed_out" });
    expect((await media(new Error("Network connection lost."))).read).toEqual({ ok: false, reason: "unreachable" });
  });

  test("of an attachment that came without an id can never be had, so nobody is asked", async () => {
    const { read, asked } = await media(new Response("x"), { id: "unnamed-0" });
    expect(read).toEqual({ ok: false, reason: "expired" });
    expect(asked).toEqual([]);
  });
});
