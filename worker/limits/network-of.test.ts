import { expect, test } from "vitest";
import { networkOf } from "./network-of.ts";

test("an IPv4 address stands for itself, in whatever form it comes", () => {
  expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("::FFFF:cb00:7107")).toBe("203.0.113.7");
});

test("of an IPv6 address the /64 counts, because one customer has all of it", () => {
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:0DB8:0001:0002:ffff::1")).toBe("2001:db8:1:2::/64");
  expect(networkOf("2001:db8:1:3::1")).toBe("2001:db8:1:3::/64");
  expect(networkOf("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(networkOf("::1")).toBe("0:0:0:0::/64");
});

test("what is no address stands for itself and nothing breaks", () => {
  for (const text of ["", "unknown", "1:2:3", "::1%eth0", "[::1]", "1:2:3:4:5:6:7:8:9", "a:b]c"]) {
    expect(networkOf(text)).toBe(text);
  }
});
