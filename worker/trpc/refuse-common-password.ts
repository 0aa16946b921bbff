import { isCommonPassword } from "../auth/common-passwords.ts";
import { badField } from "./refuse.ts";

/** @param field the input's name of the new password */
export function refuseCommonPassword(field: string, password: string): void {
  if (!isCommonPassword(password)) return;
  throw badField("password_too_common", field, "is one of the passwords that everybody tries first: choose another");
}
