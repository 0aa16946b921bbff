import { teamStrings } from "../../lib/team-strings.ts";
import type { TeamMember } from "../team-state.ts";

/** What a colleague is called here, also one who is not in the workspace any more. */
export const memberName = (members: readonly TeamMember[], id: string): string =>
  members.find((member) => member.id === id)?.name ?? teamStrings.assign.gone;
