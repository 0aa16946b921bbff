import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { redirectDocument } from "@remix-run/cloudflare";
import { ROLES, type Role } from "../../../worker/shared/permissions.ts";
import { answerForm, type FormAnswer } from "../../forms/form-answer.ts";
import { textIn } from "../../lib/text-in.ts";
import { sessionOf } from "../read-settings.ts";

/** What the page of members is told: a link to pass on, or that something was done to a member or an invitation. */
export type MembersAnswer =
  | FormAnswer<"invite", { url: string }>
  | FormAnswer<"role" | "disable" | "enable" | "remove" | "revoke" | "leave">;

/** Everything one can do on the page of members: the form's `intent` says what. */
export async function membersAction(args: ActionFunctionArgs) {
  sessionOf(args);
  const { members } = args.context.trpc;
  const form = await args.request.formData();
  const userId = textIn(form, "userId");
  const does = (intent: Exclude<MembersAnswer["intent"], "invite">, work: () => Promise<unknown>) =>
    answerForm(args, intent, () => work().then(() => null));

  switch (textIn(form, "intent") as MembersAnswer["intent"]) {
    case "invite": {
      const email = textIn(form, "email").trim();
      return answerForm(
        args,
        "invite",
        async () => {
          const { url } = await members.invite({ role: roleIn(form), ...(email === "" ? {} : { email }) });
          return { url };
        },
        { already_member: "email" },
      );
    }
    case "role":
      return does("role", () => members.changeRole({ userId, role: roleIn(form) }));
    case "disable":
      return does("disable", () => members.disable({ userId }));
    case "enable":
      return does("enable", () => members.enable({ userId }));
    case "remove":
      return does("remove", () => members.remove({ userId }));
    case "revoke":
      return does("revoke", () => members.revokeInvitation({ id: textIn(form, "id") }));
    case "leave":
      return does("leave", async () => {
        await members.leave({});
        // The session of this workspace is over: a new page finds out what is left.
        throw redirectDocument("/");
      });
    default:
      throw new Response(null, { status: 400 });
  }
}

/** What is no role becomes the least of them; the procedure has the last word on it. */
function roleIn(form: FormData): Role {
  const name = textIn(form, "role");
  return ROLES.find((role) => role === name) ?? "agent";
}
