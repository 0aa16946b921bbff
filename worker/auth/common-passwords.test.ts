import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, it } from "vitest";
import { isCommonPassword } from "./common-passwords.ts";
import { PASSWORD_MIN } from "./credentials-input.ts";

/** All that a password can be: shorter ones are refused anyway, and would be 200 KiB of the Worker for nothing. */
const longEnough = dictionary["passwords-common"].filter((password) => password.length >= PASSWORD_MIN);

it("the list is that of the package; after an update `vitest run --project unit common-passwords -u` writes it", async () => {
  const text = `/** The passwords of @zxcvbn-ts/language-common that are long enough. Made by common-passwords.test.ts. */
export const COMMON_PASSWORDS = \`
${longEnough.join("\n")}
\`;
`;
  await expect(text).toMatchFileSnapshot("./common-password-list.ts");
});

describe("a password that everybody tries first", () => {
  it.each([
    "qwerty123456",
    "1q2w3e4r5t6y",
    "administrator",
    "Administrator",
    "QWERTY123456",
    "ａｄｍｉｎｉｓｔｒａｔｏｒ",
  ])("is recognised in any case: %s", (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it("is every one of the list that is long enough to be accepted", () => {
    expect(longEnough.length).toBeGreaterThan(200);
    for (const password of longEnough) expect(isCommonPassword(password), password).toBe(true);
  });

  it.each(["correct horse battery", "administrator of the shop", "administrator ", "xkq7-fresh-and-long", ""])(
    "is not %j",
    (password) => {
      expect(isCommonPassword(password)).toBe(false);
    },
  );
});
