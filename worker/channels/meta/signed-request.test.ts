import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readSignedRequest } from "./signed-request.ts";

const SECRET = "the-apps-secret";

const sign = (payload: string, secret = SECRET, hash = "sha256") =>
  `${createHmac(hash, secret).update(payload).digest("base64url")}.${payload}`;
const payloadOf = (json: string) => Buffer.from(json).toString("base64url");
const said = { user_id: "218471", algorithm: "HMAC-SHA256", issued_at: 1_780_000_000 };
const good = sign(payloadOf(JSON.stringify(said)));

const read = (text: string, secrets: readonly string[] = [SECRET]) => readSignedRequest(text, secrets);

describe("a signed request", () => {
  it("says whom it is about and when it was made", () => {
    const request = {
      userId: "218471",
      issuedAt: 1_780_000_000_000,
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(read(good)).toEqual(request);
    expect(read(good, ["another", SECRET])).toEqual(request);
  });

  it("is the same one with padding behind its signature", () => {
    const [signature = "", payload = ""] = good.split(".");
    expect(read(`${signature}=.${payload}`)).toEqual(read(good));
  });

  it("may name somebody by a number past 2^53, or say nothing of when", () => {
    const large = sign(payloadOf('{"algorithm":"HMAC-SHA256","user_id":17841400000000001}'));
    expect(read(large)).toMatchObject({ userId: "17841400000000001", issuedAt: null });
  });

  it.each([
    ["empty", ""],
    ["a point", "."],
    ["without a payload", good.split(".")[0] ?? ""],
    ["with an empty payload", `${good.split(".")[0]}.`],
    ["without its signature", `.${good.split(".")[1]}`],
    ["cut off", good.slice(0, -1)],
    ["cut off in its signature", good.slice(1)],
    ["longer", `${good}A`],
    ["with three parts", `${good}.${good.split(".")[1]}`],
    ["about somebody else", `${good.split(".")[0]}.${payloadOf(JSON.stringify({ ...said, user_id: "218472" }))}`],
    ["signed with another secret", sign(payloadOf(JSON.stringify(said)), "another")],
    ["signed with no secret", sign(payloadOf(JSON.stringify(said)), "")],
    ["signed by another hash", sign(payloadOf(JSON.stringify(said)), SECRET, "sha1")],
    ["of another algorithm by its own word", sign(payloadOf(JSON.stringify({ ...said, algorithm: "none" })))],
    ["about nobody", sign(payloadOf(JSON.stringify({ ...said, user_id: undefined })))],
    ["about no user's id", sign(payloadOf(JSON.stringify({ ...said, user_id: "1 OR 1=1" })))],
    ["no JSON", sign(payloadOf("user_id=218471"))],
    ["a list", sign(payloadOf("[218471]"))],
    ["far too long", sign("A".repeat(5_000))],
  ])("that is %s counts for nothing", (_how, text) => {
    expect(read(text)).toBeNull();
  });

  it("counts for nothing where there is no secret", () => {
    expect(read(good, [])).toBeNull();
    expect(read(sign(payloadOf(JSON.stringify(said)), ""), [""])).toBeNull();
  });
});
