import { authStrings } from "../lib/auth-strings.ts";
import { failureOf } from "../lib/failure-of.ts";
import { textIn } from "../lib/text-in.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";

/** Words under the fields of the sign-in and sign-up forms; `form` stands above the button. */
export type CredentialsErrors = { email?: string; password?: string; workspace?: string; code?: string; form?: string };

/** `code`: of the second step, when the form has asked for it. */
export type Credentials = { email: string; password: string; workspace: string; code?: string };

const words = authStrings.errors;
const EMAIL_MAX = 254;
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;
const WORKSPACE_MAX = 80;

export function readCredentials(form: FormData): Credentials {
  const typed = {
    email: textIn(form, "email").trim(),
    password: textIn(form, "password"),
    workspace: textIn(form, "workspace").trim(),
  };
  return form.has("code") ? { ...typed, code: textIn(form, "code").trim() } : typed;
}

export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text) && text.length <= EMAIL_MAX;

/** What is wrong with a new password, as far as a form can tell. */
export function passwordProblem(password: string): string | null {
  if (password.length < PASSWORD_MIN) return words.passwordShort;
  return password.length > PASSWORD_MAX ? words.passwordLong : null;
}

/** What a form can say by itself, before the server is asked. */
export function problemsOf(typed: Credentials, form: "sign-in" | "sign-up"): CredentialsErrors | null {
  const errors: CredentialsErrors = {};
  if (!/^\S+@\S+\.\S+$/.test(typed.email)) errors.email = words.email;
  else if (typed.email.length > EMAIL_MAX) errors.email = words.emailLong;

  if (form === "sign-in" && typed.password === "") errors.password = words.passwordNeeded;
  if (form === "sign-up" && typed.password.length < PASSWORD_MIN) errors.password = words.passwordShort;
  if (typed.password.length > PASSWORD_MAX) errors.password = words.passwordLong;

  if (typed.code === "") errors.code = wayInStrings.codeNeeded;

  if (form === "sign-up" && typed.workspace === "") errors.workspace = words.workspaceNeeded;
  if (typed.workspace.length > WORKSPACE_MAX) errors.workspace = words.workspaceLong;
  return Object.keys(errors).length > 0 ? errors : null;
}

/**
 * What the server had against it, in words for its field; or that it is not to blame on what was typed.
 * `needsCode`: the password was right, and the second step is still to be done.
 */
export function errorsFrom(thrown: unknown): { words: CredentialsErrors; needsCode: boolean; isOurFault: boolean } {
  const { code, reason, fields } = failureOf(thrown);
  const theirs = (errors: CredentialsErrors, needsCode = false) => ({ words: errors, needsCode, isOurFault: false });
  if (reason === "second_factor_needed") return theirs({}, true);
  if (reason === "wrong_code") return theirs({ code: wayInStrings.wrongCode }, true);
  if (reason === "email_taken") return theirs({ email: words.emailTaken });
  if (code === "UNAUTHORIZED") return theirs({ form: words.wrong });
  if (code === "TOO_MANY_REQUESTS") return theirs({ form: words.tooMany });
  const errors: CredentialsErrors = {};
  for (const { field, rule } of fields) {
    const isCommon = reason === "password_too_common";
    if (field === "email" || field === "password" || field === "workspace")
      errors[field] = isCommon ? words.passwordCommon : rule;
  }
  if (Object.keys(errors).length > 0) return theirs(errors);
  return { words: { form: words.unavailable }, needsCode: false, isOurFault: true };
}
