import { z } from "zod";

/** What people type to get in. The messages are rules, to be shown beside the field. */

export const EMAIL_MAX = 254;
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
export const WORKSPACE_MAX = 80;
export const CODE_MAX = 32;

/** Trimmed and lower-cased, as it is stored: `Ann@Shop.example ` is the same person as `ann@shop.example`. */
export const emailSchema = z
  .string({ error: "An email address is needed" })
  .trim()
  .toLowerCase()
  .max(EMAIL_MAX, { error: `At most ${EMAIL_MAX} characters`, abort: true })
  .pipe(z.email({ error: "Not an email address" }));

/** Never trimmed or cut: what was typed is the password. */
export const passwordSchema = z
  .string({ error: "A password is needed" })
  .min(PASSWORD_MIN, { error: `At least ${PASSWORD_MIN} characters` })
  .max(PASSWORD_MAX, { error: `At most ${PASSWORD_MAX} characters` });

export const workspaceSchema = z
  .string({ error: "A workspace name is needed" })
  .trim()
  .min(1, { error: "A workspace name is needed" })
  .max(WORKSPACE_MAX, { error: `At most ${WORKSPACE_MAX} characters` });

export const signUpInputSchema = z.object({
  email: emailSchema,
  password: passwordSchema,
  workspace: workspaceSchema,
});
export type SignUpInput = z.infer<typeof signUpInputSchema>;

/** The rules for new passwords are not told here: a wrong password is wrong, however short. */
export const knownPasswordSchema = z
  .string({ error: "A password is needed" })
  .min(1, { error: "A password is needed" })
  .max(PASSWORD_MAX, { error: `At most ${PASSWORD_MAX} characters` });

/** Six digits of an authenticator app, or a recovery code, with or without its spaces and hyphens. */
export const codeSchema = z
  .string({ error: "A code is needed" })
  .trim()
  .min(1, { error: "A code is needed" })
  .max(CODE_MAX, { error: `At most ${CODE_MAX} characters` });

export const signInInputSchema = z.object({
  email: emailSchema,
  password: knownPasswordSchema,
  code: codeSchema.optional(),
});
export type SignInInput = z.infer<typeof signInInputSchema>;
