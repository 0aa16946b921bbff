import { COMMON_PASSWORDS } from "./common-password-list.ts";

/** Whether this is one of the passwords that everybody tries first, in whatever case it is written. */
export const isCommonPassword = (password: string): boolean =>
  commonPasswords.has(password.normalize("NFKC").toLowerCase());

const commonPasswords: ReadonlySet<string> = new Set(COMMON_PASSWORDS.trim().split("\n"));
