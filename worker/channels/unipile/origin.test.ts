import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type OriginFailure, parseUnipileOrigin } from "./origin.ts";

const strict = (dsn: string) => parseUnipileOrigin(dsn, { allowLocal: false });
const local = (dsn: string) => parseUnipileOrigin(dsn, { allowLocal: true });

const taken: [dsn: string, origin: string][] = [
  ["api8.unipile.com:13443", "https://api8.unipile.com:13443"],
  ["https://api8.unipile.com:13443", "https://api8.unipile.com:13443"],
  ["https://api8.unipile.com:13443/", "https://api8.unipile.com:13443"],
  ["  api8.unipile.com:13443\n", "https://api8.unipile.com:13443"],
  ["HTTPS://API8.UniPile.COM:13443", "https://api8.unipile.com:13443"],
  ["api1.unipile.com", "https://api1.unipile.com"],
  ["api.unipile.com:443", "https://api.unipile.com"],
  ["api12.unipile.com:17560", "https://api12.unipile.com:17560"],
  ["api-eu.unipile.com:18520", "https://api-eu.unipile.com:18520"],
];

const refused: [dsn: string, reason: OriginFailure][] = [
  ["", "dsn_unreadable"],
  ["   ", "dsn_unreadable"],
  ["https://", "dsn_unreadable"],
  ["https:///api8.unipile.com", "dsn_unreadable"],
  ["https:api8.unipile.com", "dsn_unreadable"],
  ["//api8.unipile.com:13443/", "dsn_unreadable"],
  ["/api8.unipile.com", "dsn_unreadable"],
  ["api8.unipile.com:99999", "dsn_unreadable"],
  ["api8.unipile.com:-1", "dsn_unreadable"],
  ["api8.unipile.com:13443:13443", "dsn_unreadable"],
  ["api8 .unipile.com:13443", "dsn_unreadable"],
  ["api8.unipile.com\t:13443", "dsn_unreadable"],
  ["api8.unipile.com\r\n.evil.test", "dsn_unreadable"],
  ["api8.unipile.com\u0000.evil.test", "dsn_unreadable"],
  ["api8.unipile.com%00.evil.test", "dsn_unreadable"],
  ["https://127.0.0.1\\@api8.unipile.com/", "dsn_unreadable"],
  ["https:\\\\127.0.0.1\\api8.unipile.com", "dsn_unreadable"],
  ["https://unipıle.com/", "dsn_unreadable"],
  ["https://api8。unipile。com/", "dsn_unreadable"],
  ["https://ａｐｉ8.unipile.com/", "dsn_unreadable"],
  ["https://①②⑦.⓪.⓪.①/", "dsn_unreadable"],
  ["https://api8.unipile.com\u202e", "dsn_unreadable"],
  [`https://${"a".repeat(300)}.unipile.com`, "dsn_unreadable"],
  ["https://[fe80::1%25eth0]/", "dsn_unreadable"],
  ["http://api8.unipile.com:13443/", "dsn_not_https"],
  ["ftp://api8.unipile.com/", "dsn_not_https"],
  ["ws://api8.unipile.com/", "dsn_not_https"],
  ["wss://api8.unipile.com/", "dsn_not_https"],
  ["file:///etc/passwd", "dsn_not_https"],
  ["gopher://api8.unipile.com:13443/_x", "dsn_not_https"],
  ["data:text/plain,x", "dsn_not_https"],
  ["javascript:alert(1)", "dsn_not_https"],
  ["blob:https://api8.unipile.com/x", "dsn_not_https"],
  ["https://user:pw@api8.unipile.com:13443/", "dsn_credentials"],
  ["user@api8.unipile.com:13443", "dsn_credentials"],
  ["https://api8.unipile.com:13443@127.0.0.1/", "dsn_credentials"],
  ["https://a@b@api8.unipile.com/", "dsn_credentials"],
  ["https://@api8.unipile.com/", "dsn_credentials"],
  ["https://127.0.0.1#@api8.unipile.com/", "dsn_credentials"],
  ["https://127.0.0.1?@api8.unipile.com/", "dsn_credentials"],
  ["api8.unipile.com:13443/api/v1", "dsn_path"],
  ["https://api8.unipile.com:13443/../../x?y#z", "dsn_path"],
  ["https://api8.unipile.com:13443/%0d%0aX:y", "dsn_path"],
  ["https://api8.unipile.com:13443?", "dsn_path"],
  ["https://api8.unipile.com:13443#", "dsn_path"],
  ["https://api8.unipile.com.evil.test/", "dsn_foreign_host"],
  ["https://unipile.com.evil.test/", "dsn_foreign_host"],
  ["https://evilunipile.com/", "dsn_foreign_host"],
  ["https://apiunipile.com/", "dsn_foreign_host"],
  ["https://unipile.com/", "dsn_foreign_host"],
  ["https://www.unipile.com/", "dsn_foreign_host"],
  ["https://evil.unipile.com/", "dsn_foreign_host"],
  ["https://api8.unipile.com.:13443/", "dsn_foreign_host"],
  ["https://.api8.unipile.com/", "dsn_foreign_host"],
  ["https://x.api8.unipile.com/", "dsn_foreign_host"],
  ["https://api8..unipile.com/", "dsn_foreign_host"],
  ["https://api-.unipile.com/", "dsn_foreign_host"],
  ["https://api_8.unipile.com/", "dsn_foreign_host"],
  ["https://xn--unipil-cva.com/", "dsn_foreign_host"],
  ["https://localhost/", "dsn_foreign_host"],
  ["https://localhost./", "dsn_foreign_host"],
  ["https://foo.localhost/", "dsn_foreign_host"],
  ["https://127.0.0.1/", "dsn_foreign_host"],
  ["https://127.1/", "dsn_foreign_host"],
  ["https://0/", "dsn_foreign_host"],
  ["https://2130706433/", "dsn_foreign_host"],
  ["https://0x7f000001/", "dsn_foreign_host"],
  ["https://0177.0.0.1/", "dsn_foreign_host"],
  ["https://%31%32%37%2e%30%2e%30%2e%31/", "dsn_foreign_host"],
  ["https://[::1]/", "dsn_foreign_host"],
  ["https://[::]/", "dsn_foreign_host"],
  ["https://[::ffff:127.0.0.1]/", "dsn_foreign_host"],
  ["https://[64:ff9b::7f00:1]/", "dsn_foreign_host"],
  ["https://169.254.169.254/", "dsn_foreign_host"],
  ["https://10.0.0.1:13443/", "dsn_foreign_host"],
  ["https://metadata.google.internal/", "dsn_foreign_host"],
  ["https://127.0.0.1.nip.io/", "dsn_foreign_host"],
  ["https://example.workers.dev/", "dsn_foreign_host"],
  ["https://api8.unipile.com:0/", "dsn_port"],
  ["https://api8.unipile.com:22/", "dsn_port"],
  ["https://api8.unipile.com:80/", "dsn_port"],
  ["https://api8.unipile.com:6379/", "dsn_port"],
];

describe("a UniPile DSN from outside", () => {
  test.each(taken)("%j is taken as %s", (dsn, origin) => {
    expect(strict(dsn)).toEqual({ ok: true, value: origin });
    expect(local(dsn)).toEqual({ ok: true, value: origin });
  });

  test.each(refused)("%j is refused as %s", (dsn, reason) => {
    expect(strict(dsn)).toEqual({ ok: false, reason });
  });
});

describe("where local providers are allowed", () => {
  test.each([
    ["http://127.0.0.1:8788", "http://127.0.0.1:8788"],
    ["http://127.0.0.1:8788/", "http://127.0.0.1:8788"],
    ["http://localhost:8788", "http://localhost:8788"],
    ["http://[::1]:8788", "http://[::1]:8788"],
    ["https://127.0.0.1:8788", "https://127.0.0.1:8788"],
    ["127.0.0.1:8788", "https://127.0.0.1:8788"],
    ["localhost:8788", "https://localhost:8788"],
  ])("%s is taken as %s", (dsn, origin) => {
    expect(local(dsn)).toEqual({ ok: true, value: origin });
  });

  test.each([
    "http://127.1:8788",
    "http://2130706433:8788",
    "http://0x7f.1:8788",
    "http://127.0.0.2:8788",
    "http://127.0.0.1.:8788",
    "http://localhost.:8788",
    "http://foo.localhost:8788",
    "http://0.0.0.0:8788",
    "http://[::]:8788",
    "http://[::ffff:127.0.0.1]:8788",
    "http://10.0.0.1:8788",
    "http://192.168.1.1:8788",
    "http://169.254.169.254",
    "http://user@127.0.0.1:8788",
    "http://127.0.0.1:8788/path",
    "http://127.0.0.1:8788?x",
    "http://127.0.0.1.nip.io:8788",
    "ftp://127.0.0.1:8788",
    "http://api8.unipile.com:13443",
  ])("%s is still refused", (dsn) => {
    expect(local(dsn).ok).toBe(false);
  });
});

// A large collection that lies beside the project on the machines where it is developed, and nowhere else.
const collection = new URL("../../../../shared/data/hostile/ssrf-url/", import.meta.url);

describe.skipIf(!existsSync(collection))("the collected hostile addresses", () => {
  type Case = { input: string; expect: "reject" | "accept" | "reject-or-canonical"; reason: string };
  const read = (file: string) => readFileSync(new URL(file, collection), "utf8");

  test("each of the collected DSNs is taken or refused as it should be", () => {
    const wrong = (JSON.parse(read("ssrf_cases.json")) as Case[]).filter(({ input, expect: expected }) => {
      const judged = strict(input);
      if (expected === "reject") return judged.ok;
      if (expected === "accept") return !judged.ok;
      return judged.ok && !/^https:\/\/api8\.unipile\.com(:\d+)?$/.test(judged.value);
    });
    expect(wrong).toEqual([]);
  });

  test("no spelling of an open redirect is taken", () => {
    const lines = ["patt-open-redirect.txt", "patt-openredirects.txt"].flatMap((file) => read(file).split(/\r?\n/));
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.filter((line) => strict(line).ok || local(line).ok)).toEqual([]);
  });

  test("of the platform's URL parser cases only a UniPile host would ever be taken", () => {
    const cases = (JSON.parse(read("wpt-urltestdata.json")) as (string | { input: string })[]).flatMap((entry) =>
      typeof entry === "string" ? [] : [entry.input],
    );
    expect(cases.length).toBeGreaterThan(500);
    expect(cases.filter((input) => strict(input).ok)).toEqual([]);
  });
});
