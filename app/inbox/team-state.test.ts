import { expect, test } from "vitest";
import { emptyTeam, withPresence, withTeamChange } from "./team-state.ts";

const ana = { id: "socket-1", memberId: "ana", name: "Ana", chatId: "chat-1", typing: true };

test("what changes of the team's things stands there as it is now, and what is removed as removed", () => {
  const view = { id: "v", name: "Mine", filter: { view: "mine" as const } };
  const kept = withTeamChange(emptyTeam, { kind: "view", viewId: "v", view });
  expect(kept.views).toEqual({ v: view });
  expect(withTeamChange(kept, { kind: "view", viewId: "v", view: null }).views).toEqual({ v: null });
});

test("each socket of a person counts by itself, and one that leaves is forgotten", () => {
  const both = withPresence(withPresence(emptyTeam, ana), { ...ana, id: "socket-2", typing: false });
  expect(Object.keys(both.presence)).toEqual(["socket-1", "socket-2"]);
  const left = withPresence(both, { ...ana, chatId: null, typing: false });
  expect(Object.keys(left.presence)).toEqual(["socket-2"]);
});
