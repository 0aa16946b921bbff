import { describe, expect, test, vi } from "vitest";
import { answerMisplaced } from "./misplaced.ts";

vi.spyOn(console, "error").mockImplementation(() => {});

const answer = (url: string, setting: string, headers: Record<string, string> = {}) =>
  answerMisplaced(new Request(url, { headers }), { ALLOW_LOCAL_PROVIDERS: setting });

describe("a Worker that may call loopback addresses", () => {
  test.each([
    ["https://parley.acme.com/"],
    ["https://parley.acme.workers.dev/ready"],
    ["https://parley.acme.com/webhooks/unipile/abc"],
    ["https://localhost.acme.com/"],
    ["https://127.0.0.1.nip.io/"],
    ["https://192.168.1.7:8787/"],
    ["https://example.com/"],
    ["https://acme.com/?x=http://localhost/"],
  ])("serves nothing at %s, and says why", async (url) => {
    const refused = answer(url, "1");
    expect(refused?.status).toBe(503);
    expect(await refused?.text()).toContain("ALLOW_LOCAL_PROVIDERS");
  });

  test("serves nothing that came through the platform's edge, whatever host it names", () => {
    expect(answer("http://localhost:8787/", "1", { "cf-ray": "8a1b2c3d4e5f6789-FRA" })?.status).toBe(503);
    expect(answer("https://parley.example/", "1", { "cf-ray": "8a1b2c3d4e5f6789-FRA" })?.status).toBe(503);
  });

  test.each([
    ["http://127.0.0.1:8787/"],
    ["http://localhost:8787/webhooks/unipile/abc"],
    ["http://[::1]:8787"],
    ["https://parley.example/ready"],
    ["http://parley.localhost:8787/"],
  ])("serves developers at %s", (url) => {
    expect(answer(url, "1")).toBeNull();
  });
});

test("a Worker that may not serves everybody", () => {
  for (const setting of ["0", ""]) expect(answer("https://parley.acme.com/", setting, { "cf-ray": "x" })).toBeNull();
});
