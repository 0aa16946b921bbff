import type { PresenceFrame } from "../../../worker/shared/wire.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { createDraftSync } from "../drafts/draft-sync.ts";
import type { InboxStore } from "../inbox-store.ts";
import { followPresence } from "../presence/follow-presence.ts";
import { forgetSilent } from "../presence/forget-silent.ts";
import { createPresence, type PresenceSender } from "../presence/presence-sender.ts";
import { countUnread } from "./count-unread.ts";

export type BackgroundParts = { presence: PresenceSender; drafts: ReturnType<typeof createDraftSync> };

export type BackgroundDeps = {
  store: InboxStore;
  trpc: Pick<Trpc, "drafts" | "chats">;
  bounded: () => { signal: AbortSignal };
  /** Who looks. */
  memberId: string;
  /** Tells the others, by the live socket. */
  tell: (presence: PresenceFrame) => void;
};

/** @returns the parts, and a function that ends them */
export function startBackground(deps: BackgroundDeps): BackgroundParts & { stop: () => void } {
  const { store, tell } = deps;
  const presence = createPresence({ hasCompany: () => store.getState().team.members.length > 1 });
  const drafts = createDraftSync(deps);
  const stops = [drafts.followDrafts(), followPresence(presence, store, tell), forgetSilent(store), countUnread(deps)];
  return {
    presence,
    drafts,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
