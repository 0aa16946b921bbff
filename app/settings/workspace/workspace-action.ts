import { type ActionFunctionArgs, redirectDocument } from "@remix-run/cloudflare";
import type { FormErrors } from "../../forms/errors-from.ts";
import { answerForm, type FormAnswer, refuseForm } from "../../forms/form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

/** What the page of the workspace is told; making one and deleting this one lead away from it. */
export type WorkspaceAnswer = FormAnswer<"rename" | "create" | "delete">;

const NAME_MAX = 80;

export async function workspaceAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { workspaces } = args.context.trpc;
  const form = await args.request.formData();
  const words = settingsStrings.workspace;
  const name = textIn(form, "name");

  switch (textIn(form, "intent") as WorkspaceAnswer["intent"]) {
    case "rename":
      return (
        refuseName("rename", name) ?? answerForm(args, "rename", () => workspaces.rename({ name }).then(() => null))
      );
    case "create":
      return (
        refuseName("create", name) ??
        answerForm(args, "create", async () => {
          await workspaces.create({ name });
          throw redirectDocument("/onboarding");
        })
      );
    case "delete": {
      const password = textIn(form, "password");
      const code = textIn(form, "code").trim();
      const errors: FormErrors = {
        ...(name === "" && { name: settingsStrings.refusals.wrong_name ?? words.nameNeeded }),
        ...(password === "" && { password: settingsStrings.security.passwordNeeded }),
      };
      if (Object.keys(errors).length > 0) return refuseForm("delete", errors);
      return answerForm(args, "delete", async () => {
        await workspaces.delete({ name, password, ...(code === "" ? {} : { code }) });
        throw redirectDocument("/");
      });
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

function refuseName<Intent extends "rename" | "create">(intent: Intent, name: string) {
  const words = settingsStrings.workspace;
  if (name.trim() === "") return refuseForm(intent, { name: words.nameNeeded });
  return name.trim().length > NAME_MAX ? refuseForm(intent, { name: words.nameLong }) : null;
}
