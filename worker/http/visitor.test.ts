import { describe, expect, test } from "vitest";
import { deviceOf, readVisitor } from "./visitor.ts";

const webkit = "Mozilla/5.0 (X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

describe("a device", () => {
  test.each([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"],
    [`${webkit.replace("X", "Windows NT 10.0; Win64; x64")} Chrome/142.0.0.0 Safari/537.36`, "Chrome on Windows"],
    [`${webkit.replace("X", "Windows NT 10.0")} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, "Edge on Windows"],
    [`${webkit.replace("X", "Linux; Android 10; K")} Chrome/142.0.0.0 Mobile Safari/537.36`, "Chrome on Android"],
    [
      `${webkit.replace("X", "Linux; Android 14")} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36`,
      "Samsung Internet on Android",
    ],
    [`${webkit.replace("X", "Macintosh; Intel Mac OS X 10_15_7")} Version/26.0 Safari/605.1.15`, "Safari on Mac"],
    [
      `${webkit.replace("X", "iPhone; CPU iPhone OS 18_6 like Mac OS X")} Version/26.0 Mobile/15E148 Safari/604.1`,
      "Safari on iPhone",
    ],
    [
      `${webkit.replace("X", "iPhone; CPU iPhone OS 18_6 like Mac OS X")} CriOS/142.0 Mobile/15E148 Safari/604.1`,
      "Chrome on iPhone",
    ],
    [
      `${webkit.replace("X", "iPad; CPU OS 18_6 like Mac OS X")} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`,
      "Firefox on iPad",
    ],
    [`${webkit.replace("X", "X11; CrOS x86_64 14541.0.0")} Chrome/142.0.0.0 Safari/537.36`, "Chrome on ChromeOS"],
    [`${webkit.replace("X", "X11; Linux x86_64")} Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera on Linux"],
    ["curl/8.5.0", "Unknown device"],
    ["", "Unknown device"],
    ["Firefox/1", "Firefox"],
    ["something on Windows NT", "Windows"],
  ])("%s is %s", (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device);
  });

  test("is never what somebody wrote into the header", () => {
    expect(deviceOf(`<script>alert(1)</script> Firefox/1 ${"x".repeat(100_000)}`)).toBe("Firefox");
  });
});

describe("an address", () => {
  const visitorWith = (headers: Record<string, string>) =>
    readVisitor(new Request("https://x.example", { headers }), "r");

  test("is the one that the platform saw", () => {
    expect(visitorWith({ "cf-connecting-ip": "203.0.113.7", "x-forwarded-for": "198.51.100.1" }).address).toBe(
      "203.0.113.7",
    );
  });

  test("is never one that the visitor wrote", () => {
    const hearsay = {
      "x-forwarded-for": "198.51.100.1",
      "x-real-ip": "198.51.100.1",
      "true-client-ip": "198.51.100.1",
    };
    expect(visitorWith(hearsay).address).toBeNull();
  });
});
