import { expect, it } from "vitest";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";

it("ten recovery codes are made, all different, without letters that look alike", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
});

it.each([
  "3VK8-M0TZ-QX7C-1N5E",
  "3vk8m0tzqx7c1n5e",
  " 3vk8 m0tz qx7c 1n5e ",
  "3vk8-mOtz-qx7c-ln5e",
  "3vk8-motz-qx7c-In5e",
])("a recovery code may be typed as %j", async (typed) => {
  expect(await recoveryCodeHash(typed)).toBe(await recoveryCodeHash("3vk8-m0tz-qx7c-1n5e"));
});

it("another recovery code has another hash", async () => {
  expect(await recoveryCodeHash("3vk8-m0tz-qx7c-1n5f")).not.toBe(await recoveryCodeHash("3vk8-m0tz-qx7c-1n5e"));
});
