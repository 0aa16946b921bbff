import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { FINDINGS } from "../../../worker/shared/health.ts";
import { deadReasonSchema } from "../../../worker/shared/wire.ts";
import { answerForm, type FormAnswer } from "../../forms/form-answer.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

export type HealthAnswer = FormAnswer<"repair" | "dismiss">;

/** Mends one kind of finding, or gives up what could not be taken in; the page is read again after it. */
export async function healthAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const form = await args.request.formData();
  const { health, deliveries } = args.context.trpc;
  const letter = textIn(form, "letter");
  const reason = deadReasonSchema.safeParse(textIn(form, "reason")).data;
  if (letter !== "" || reason !== undefined) {
    const which = reason === undefined ? { ids: [letter] } : { reason };
    return answerForm(args, "dismiss", () => deliveries.dismiss(which).then(() => null));
  }
  const finding = FINDINGS.find((one) => one === textIn(form, "finding"));
  if (finding === undefined) throw new Response(null, { status: 400 });
  return answerForm(args, "repair", () => health.repair({ finding }).then(() => null));
}
