import { type ActionFunctionArgs, redirectDocument } from "@remix-run/cloudflare";
import { answerForm, type FormAnswer } from "../../forms/form-answer.ts";
import { backupStrings } from "../../lib/backup-strings.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

export type BackupsAnswer = FormAnswer<"start"> | FormAnswer<"download">;

const wordsOf = (reason: string) => backupStrings.refusals[reason] ?? settingsStrings.refusals[reason];

export async function backupsAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { backups } = args.context.trpc;
  const form = await args.request.formData();
  switch (textIn(form, "intent") as BackupsAnswer["intent"]) {
    case "start":
      return answerForm(args, "start", () => backups.start().then(() => null), {}, wordsOf);
    case "download":
      return answerForm(
        args,
        "download",
        async () => {
          const { url } = await backups.download({ id: textIn(form, "id") });
          throw redirectDocument(url);
        },
        {},
        wordsOf,
      );
    default:
      throw new Response(null, { status: 400 });
  }
}
