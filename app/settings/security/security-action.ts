import { type ActionFunctionArgs, redirectDocument } from "@remix-run/cloudflare";
import { answerForm, type FormAnswer, refuseForm } from "../../forms/form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

/** What the page of security is told; the secrets in it are told this one time. */
export type SecurityAnswer =
  | FormAnswer<"password" | "remove" | "end" | "end_all">
  | FormAnswer<"begin", { secret: string; uri: string }>
  | FormAnswer<"confirm", { recoveryCodes: string[] }>;

const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;

/** Everything one can do about one's own sign-in: the form's `intent` says what. */
export async function securityAction(args: ActionFunctionArgs) {
  const session = sessionOf(args);
  const { auth, secondFactor, sessions } = args.context.trpc;
  const form = await args.request.formData();
  const words = settingsStrings.security;
  const password = textIn(form, "password");
  const code = textIn(form, "code").trim();

  switch (textIn(form, "intent") as SecurityAnswer["intent"]) {
    case "password": {
      const [currentPassword, newPassword] = [textIn(form, "currentPassword"), textIn(form, "newPassword")];
      const errors = {
        ...(currentPassword === "" && { currentPassword: words.passwordNeeded }),
        ...(newPassword.length < PASSWORD_MIN && { newPassword: words.passwordShort }),
        ...(newPassword.length > PASSWORD_MAX && { newPassword: words.passwordLong }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("password", errors);
      return answerForm(args, "password", () => auth.changePassword({ currentPassword, newPassword }).then(() => null));
    }
    case "begin":
      if (password === "") return refuseForm("begin", { password: words.passwordNeeded });
      return answerForm(args, "begin", () => secondFactor.begin({ password }));
    case "confirm":
      if (code === "") return refuseForm("confirm", { code: words.codeNeeded });
      return answerForm(args, "confirm", () => secondFactor.confirm({ code }));
    case "remove": {
      const errors = {
        ...(password === "" && { password: words.passwordNeeded }),
        ...(code === "" && { code: words.codeNeeded }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("remove", errors);
      return answerForm(args, "remove", () => secondFactor.remove({ password, code }).then(() => null));
    }
    case "end": {
      const id = textIn(form, "id");
      return answerForm(args, "end", async () => {
        await sessions.end({ id });
        if (id === session.id) throw redirectDocument("/sign-in");
        return null;
      });
    }
    case "end_all":
      return answerForm(args, "end_all", async () => {
        await sessions.endAll();
        throw redirectDocument("/sign-in");
      });
    default:
      throw new Response(null, { status: 400 });
  }
}
