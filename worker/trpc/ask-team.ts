import type { TRPCError } from "@trpc/server";
import { membersAmong } from "../control/members.ts";
import type { InboxStub } from "../inbox/stub.ts";
import type { TeamAnswer, TeamCall, TeamRefusal } from "../inbox/team/team.ts";
import type { Actor } from "./caller.ts";
import type { Services } from "./context.ts";
import { badField, notFound, refuse, refuseForNow, refuseRestoring } from "./refuse.ts";

type Asking = { actor: Actor; inbox<Answer>(call: (inbox: InboxStub) => Promise<Answer>): Promise<Answer> };

/**
 * Asks the tenant's object for one of the team's things, a second time when the platform lost the first.
 *
 * @throws TRPCError with the reason of the refusal
 */
export async function askTeam<Call extends TeamCall>(ctx: Asking, call: Call): Promise<TeamAnswer<Call["type"]>> {
  const { id, name } = ctx.actor;
  const answer = await ctx.inbox((inbox) => inbox.team(call, { id, name }));
  if (answer.ok) return answer.value;
  throw refuseTeam(answer.reason);
}

function refuseTeam(reason: TeamRefusal): TRPCError {
  switch (reason) {
    case "not_found":
      return notFound();
    case "bad_cursor":
      return badField(reason, "cursor", "is not one that this list gave");
    case "label_not_found":
      return badField(reason, "add", "names a label that is not there");
    case "name_taken":
      return refuse("CONFLICT", reason, "There is one of this name already.", [{ field: "name", rule: "is taken" }]);
    case "shortcut_taken":
      return refuse("CONFLICT", reason, "There is a reply with this shortcut already.", [
        { field: "shortcut", rule: "is taken" },
      ]);
    case "too_many":
      return refuse("CONFLICT", reason, "There are as many of these as there can be. Remove one first.");
    case "not_yours":
      return refuse("FORBIDDEN", reason, "Only who wrote it may change it.");
    case "already_sent":
      return refuse("CONFLICT", reason, "This message has left already.");
    case "not_failed":
      return refuse("CONFLICT", reason, "Only a message that failed can be deleted.");
    case "may_have_arrived":
      return refuse("CONFLICT", reason, "This message may have arrived at the customer, so it stays.");
    case "client_id_reused":
      return refuse("CONFLICT", reason, "This clientId was used for another message.");
    case "not_scheduled":
      return refuse("CONFLICT", reason, "This message was sent or cancelled already.");
    case "restoring":
      return refuseRestoring();
    case "no_keys":
      return refuse("CONFLICT", reason, "Ask for push.key first.");
    case "newer_call":
      return refuseForNow();
    default:
      reason satisfies never;
      return refuseForNow();
  }
}

/**
 * Chats and notes may name members only, of this workspace and not shut out of it.
 *
 * @throws TRPCError `member_not_found`
 */
export async function mustBeMembers(
  ctx: Pick<Services, "control"> & { tenant: { id: string } },
  field: string,
  userIds: readonly string[],
): Promise<void> {
  const known = await membersAmong(ctx.control, ctx.tenant.id, userIds);
  if (userIds.some((id) => !known.includes(id)))
    throw badField("member_not_found", field, "names nobody of this workspace");
}
