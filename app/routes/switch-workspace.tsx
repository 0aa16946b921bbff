import { type ActionFunctionArgs, redirectDocument } from "@remix-run/cloudflare";
import { failureOf } from "../lib/failure-of.ts";
import { textIn } from "../lib/text-in.ts";
import { sessionOf } from "../settings/read-settings.ts";

export const loader = () => redirectDocument("/inbox");

/** Goes to another workspace of the same person, on a whole new page: nothing of the other one stays in memory. */
export async function action(args: ActionFunctionArgs) {
  sessionOf(args);
  const id = textIn(await args.request.formData(), "id");
  try {
    await args.context.trpc.workspaces.switch({ id });
  } catch (error) {
    const { code } = failureOf(error);
    // No member there any more: the list of those that are left says so.
    if (code === "NOT_FOUND" || code === "BAD_REQUEST") return redirectDocument("/settings/workspace");
    throw error;
  }
  return redirectDocument("/inbox");
}
