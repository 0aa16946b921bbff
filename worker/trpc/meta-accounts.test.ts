import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fieldsOf, reasonOf } from "../shared/failure.ts";
import { META_GRAPH_ORIGINS } from "../shared/graph-origins.ts";
import { checkedAccount } from "./meta-accounts.ts";

const PROFILE = "17841400000000001";
const SECRET = "app-secret";

/** Both of Meta's hosts; a token counts at one of them, and Facebook's wants its proof right. */
function hosts(tokens: { facebook?: string; instagram?: string }) {
  const asked: string[] = [];
  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address);
    asked.push(url.hostname);
    const isFacebook = url.hostname === "graph.facebook.com";
    const token = new Headers(init.headers).get("authorization")?.replace("Bearer ", "") ?? "";
    if (token !== (isFacebook ? tokens.facebook : tokens.instagram)) {
      return Response.json({ error: { code: 190, message: "Invalid OAuth access token." } }, { status: 401 });
    }
    const proof = url.searchParams.get("appsecret_proof");
    if (proof !== null && proof !== createHmac("sha256", SECRET).update(token).digest("hex")) {
      const message = "Invalid appsecret_proof provided in the API argument";
      return Response.json({ error: { code: 100, message } }, { status: 400 });
    }
    if (!url.pathname.endsWith("/me")) return Response.json({ data: [] });
    const account = { id: PROFILE, username: "casa.lino" };
    return Response.json(
      isFacebook
        ? { id: "1", instagram_business_account: account }
        : { id: "2", user_id: PROFILE, username: "casa.lino" },
    );
  };
  return { asked, reach: { fetch, graphOrigins: META_GRAPH_ORIGINS } };
}

const input = (accessToken: string, appSecret = SECRET) =>
  ({ channel: "instagram", accessToken, appSecret, instagramUserId: PROFILE }) as const;

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { reason: reasonOf(error), fields: fieldsOf(error).map(({ field }) => field) };
}

describe("a profile's token", () => {
  test.each([
    ["of Instagram login", "IGAAx", { instagram: "IGAAx" }, META_GRAPH_ORIGINS.instagram],
    ["of a Facebook Page", "EAAx", { facebook: "EAAx" }, META_GRAPH_ORIGINS.facebook],
    ["of a Page that looks like another", "x", { facebook: "x" }, META_GRAPH_ORIGINS.facebook],
    ["of Instagram login that looks like a Page's", "EAAx", { instagram: "EAAx" }, META_GRAPH_ORIGINS.instagram],
  ])("%s is taken at the host that knows it", async (_what, token, tokens, origin) => {
    const found = await checkedAccount(hosts(tokens).reach, input(token));
    expect(found).toMatchObject({ externalId: PROFILE, name: "casa.lino", access: { origin, appSecret: SECRET } });
  });

  test("is sent to one host only where that one knows it", async () => {
    const { asked, reach } = hosts({ instagram: "IGAAx" });
    await checkedAccount(reach, input("IGAAx"));
    expect(new Set(asked)).toEqual(new Set(["graph.instagram.com"]));
  });

  test("that no host knows is a wrong token", async () => {
    const refusal = await refusalOf(checkedAccount(hosts({}).reach, input("EAAx")));
    expect(refusal).toEqual({ reason: "wrong_key", fields: ["accessToken"] });
  });

  test("of a Page with the secret of another app is a wrong secret, not a wrong token", async () => {
    const refusal = await refusalOf(checkedAccount(hosts({ facebook: "EAAx" }).reach, input("EAAx", "another")));
    expect(refusal).toEqual({ reason: "wrong_app_secret", fields: ["appSecret"] });
  });
});
