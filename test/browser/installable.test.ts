import { createHash } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfEachTest } from "./people.ts";

/** Proves that the app can be installed, and that without a network it opens with words and with nothing of anybody. */

const people = peopleOfEachTest();

const read = async (path: string) => {
  const answer = await fetch(new URL(path, inject("parleyUrl")));
  expect(answer.status).toBe(200);
  return answer;
};

describe("the app", () => {
  it("has a manifest that a browser takes, with pictures of the sizes it names", async () => {
    const agent = await people.arrive();
    await agent.page.goto("/sign-in");
    const tools = await agent.context.newCDPSession(agent.page);
    const { url, errors, data } = await tools.send("Page.getAppManifest");
    expect(url).toMatch(/\/manifest\.webmanifest$/);
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? "{}") as { display: string; icons: { src: string; sizes: string }[] };
    expect(manifest.display).toBe("standalone");
    for (const { src, sizes } of manifest.icons) {
      const bytes = new DataView(await (await read(src)).arrayBuffer());
      expect(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`).toBe(sizes);
    }
  });

  it("serves its worker anew each time and its page of no connection under a policy that names its one style", async () => {
    const worker = await read("/push-worker.js");
    expect(worker.headers.get("content-type")).toMatch(/javascript/);
    expect(worker.headers.get("cache-control")).toBe("no-cache");
    expect(worker.headers.get("content-security-policy")).toBe("default-src 'none'; connect-src 'self'");
    const page = await read("/offline");
    const style = /<style>(.*?)<\/style>/s.exec(await page.text())?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(page.headers.get("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
  });

  it("opens without a network with words, and with nothing that somebody else had read", async () => {
    const agent = await people.arrive();
    await agent.signUp("A private shop");
    await agent.page.evaluate(async () => {
      await navigator.serviceWorker.register("/push-worker.js");
      await navigator.serviceWorker.ready;
    });
    // From now on the worker answers for it.
    await agent.page.reload();
    const kept = await agent.page.evaluate(async () => {
      const names = await caches.keys();
      const caches_ = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return caches_.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toEqual(["/offline"]);
    agent.expectComplaints(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch|ERR_FAILED/);
    await agent.context.setOffline(true);
    await agent.page.goto("/inbox");
    await agent.page.getByRole("heading", { name: "You are offline" }).waitFor();
    expect(await agent.page.content()).not.toContain("A private shop");
    await expectAccessible(agent.page, "the page of no connection");
    await agent.context.setOffline(false);
    await agent.page.getByRole("link", { name: "Try again" }).click();
    await agent.untilLive();
  });
});
