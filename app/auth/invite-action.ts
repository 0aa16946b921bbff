import { type ActionFunctionArgs, redirectDocument } from "@remix-run/cloudflare";
import { answerForm, type FormAnswer, refuseForm } from "../forms/form-answer.ts";
import { authStrings } from "../lib/auth-strings.ts";
import { textIn } from "../lib/text-in.ts";
import { isEmail, passwordProblem } from "./credentials.ts";
import { answerCredentials, type CredentialsAnswer } from "./credentials-action.ts";

/** What the page of an invitation is told when it does not lead on to the inbox. */
export type InviteAnswer = FormAnswer<"join" | "create"> | CredentialsAnswer;

/**
 * Joins as who is signed in (`join`), as somebody new (`create`), or signs in first and comes back (`sign-in`).
 * The token is in the page's address and goes into no other one.
 */
export async function inviteAction(args: ActionFunctionArgs) {
  const { params, request, context } = args;
  const { token = "" } = params;
  const { invitations, auth } = context.trpc;
  const form = await request.clone().formData();

  switch (textIn(form, "intent")) {
    case "sign-in":
      return answerCredentials(args, "sign-in", (typed) => auth.signIn(typed));
    case "create": {
      const [email, password] = [textIn(form, "email").trim(), textIn(form, "password")];
      const problem = passwordProblem(password);
      const errors = {
        ...(!isEmail(email) && { email: authStrings.errors.email }),
        ...(problem && { password: problem }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("create", errors);
      return answerForm(
        args,
        "create",
        async () => {
          await invitations.accept({ token, email, password });
          throw redirectDocument("/inbox");
        },
        { email_taken: "email" },
      );
    }
    default:
      return answerForm(args, "join", async () => {
        await invitations.accept({ token });
        throw redirectDocument("/inbox");
      });
  }
}
