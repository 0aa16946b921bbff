import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { KEY_SCOPES } from "../../../worker/shared/permissions.ts";
import { answerForm, type FormAnswer, refuseForm } from "../../forms/form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";
import { EXPIRIES } from "./expiries.ts";

/** What the page of keys is told: a new key's secret, this one time, or that a key is revoked. */
export type KeysAnswer = FormAnswer<"create", { secret: string }> | FormAnswer<"revoke">;

export async function keysAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { keys } = args.context.trpc;
  const form = await args.request.formData();

  switch (textIn(form, "intent") as KeysAnswer["intent"]) {
    case "create": {
      const words = settingsStrings.keys;
      const name = textIn(form, "name").trim();
      const scopes = KEY_SCOPES.filter((scope) => form.getAll("scopes").includes(scope));
      const errors = {
        ...(name === "" && { name: words.nameNeeded }),
        ...(scopes.length === 0 && { scopes: words.scopesNeeded }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("create", errors);
      const expiry = EXPIRIES.find((each) => each === textIn(form, "expiry")) ?? "90";
      const expiresInDays = expiry === "never" ? null : Number(expiry);
      return answerForm(args, "create", async () => {
        const { secret } = await keys.create({ name, scopes, expiresInDays });
        return { secret };
      });
    }
    case "revoke":
      return answerForm(args, "revoke", () => keys.revoke({ id: textIn(form, "id") }).then(() => null));
    default:
      throw new Response(null, { status: 400 });
  }
}
