import { failureOf } from "../lib/failure-of.ts";
import { strings } from "../lib/strings.ts";

/** Words under the fields of the sign-in and sign-up forms; `form` stands above the button. */
export type CredentialsErrors = { email?: string; password?: string; workspace?: string; form?: string };

export type Credentials = { email: string; password: string; workspace: string };

const words = strings.auth.errors;
const EMAIL_MAX = 254;
const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;
const WORKSPACE_MAX = 80;

export function readCredentials(form: FormData): Credentials {
  const textOf = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  return { email: textOf("email").trim(), password: textOf("password"), workspace: textOf("workspace").trim() };
}

/** What a form can say by itself, before the server is asked. */
export function problemsOf(typed: Credentials, form: "sign-in" | "sign-up"): CredentialsErrors | null {
  const errors: CredentialsErrors = {};
  if (!/^\S+@\S+\.\S+$/.test(typed.email)) errors.email = words.email;
  else if (typed.email.length > EMAIL_MAX) errors.email = words.emailLong;

  if (form === "sign-in" && typed.password === "") errors.password = words.passwordNeeded;
  if (form === "sign-up" && typed.password.length < PASSWORD_MIN) errors.password = words.passwordShort;
  if (typed.password.length > PASSWORD_MAX) errors.password = words.passwordLong;

  if (form === "sign-up" && typed.workspace === "") errors.workspace = words.workspaceNeeded;
  if (typed.workspace.length > WORKSPACE_MAX) errors.workspace = words.workspaceLong;
  return Object.keys(errors).length > 0 ? errors : null;
}

/** What the server had against it, in words for its field; or that it is not to blame on what was typed. */
export function errorsFrom(thrown: unknown): { words: CredentialsErrors; isOurFault: boolean } {
  const { code, reason, fields } = failureOf(thrown);
  const theirs = (errors: CredentialsErrors) => ({ words: errors, isOurFault: false });
  if (reason === "email_taken") return theirs({ email: words.emailTaken });
  if (code === "UNAUTHORIZED") return theirs({ form: words.wrong });
  if (code === "TOO_MANY_REQUESTS") return theirs({ form: words.tooMany });
  const errors: CredentialsErrors = {};
  for (const { field, rule } of fields) {
    if (field === "email" || field === "password" || field === "workspace") errors[field] = rule;
  }
  if (Object.keys(errors).length > 0) return theirs(errors);
  return { words: { form: words.unavailable }, isOurFault: true };
}
