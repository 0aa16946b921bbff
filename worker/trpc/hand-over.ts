import { errorName, log } from "../shared/log.ts";
import { askTeam } from "./ask-team.ts";

export type HandingOver = Parameters<typeof askTeam>[0];

/**
 * What a member had to do here is the team's again: their chats are nobody's, and what they planned waits for somebody
 * to say (worker/inbox/team/member-left.ts). Call it once they cannot be given a chat any more.
 *
 * @throws TRPCError `try_again` when the inbox cannot be reached; it may be done again
 */
export async function handOver(ctx: HandingOver, memberId: string): Promise<void> {
  for (;;) {
    const { isDone } = await askTeam(ctx, { type: "members.left", memberId });
    if (isDone) return;
  }
}

/** For who has gone already: what cannot be done now is written down, and keeps nobody here. */
export async function handOverIfReached(ctx: HandingOver, memberId: string): Promise<void> {
  try {
    await handOver(ctx, memberId);
  } catch (error) {
    log({ level: "error", what: "not_handed_over", error: errorName(error) });
  }
}
