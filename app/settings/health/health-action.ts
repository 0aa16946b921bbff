import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { FINDINGS } from "../../../worker/shared/health.ts";
import { answerForm, type FormAnswer } from "../../forms/form-answer.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

export type HealthAnswer = FormAnswer<"repair">;

/** Mends one kind of finding; the page is read again after it. */
export async function healthAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const form = await args.request.formData();
  const finding = FINDINGS.find((one) => one === textIn(form, "finding"));
  if (finding === undefined) throw new Response(null, { status: 400 });
  return answerForm(args, "repair", () => args.context.trpc.health.repair({ finding }).then(() => null));
}
