import { channelFor } from "../channels/channel-for.ts";
import type { ChannelName, Chat, Provider } from "../shared/wire.ts";

/**
 * Until when free text may be sent, as the network allows it (reference/meta.md, 3.5 and 4.3): so long after the
 * customer's last message, longer when an ad brought them, longer still for a person with Instagram's tag.
 */
export function replyWindowOf(
  account: { provider: Provider; channel: ChannelName },
  chat: { lastInAt: number | null; adAt: number | null },
): Chat["replyWindow"] {
  const rule = channelFor(account.provider, account.channel).abilities?.(account.channel).replyWindow ?? null;
  if (rule === null) return null;
  const { lastInAt, adAt } = chat;
  const ends = [
    lastInAt === null ? null : lastInAt + rule.ms,
    adAt === null || rule.afterAdMs === null ? null : adAt + rule.afterAdMs,
  ].filter((end) => end !== null);
  const humanEnd = lastInAt === null || rule.asHumanAgentMs === null ? null : lastInAt + rule.asHumanAgentMs;
  return {
    closesAt: ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString(),
    humanAgentUntil: humanEnd === null ? null : new Date(humanEnd).toISOString(),
  };
}

/** Whether a message that is no template may leave now. */
export function mayReply(window: Chat["replyWindow"], asHumanAgent: boolean, now: number): boolean {
  if (window === null || window === undefined) return true;
  const end = asHumanAgent ? (window.humanAgentUntil ?? window.closesAt) : window.closesAt;
  return end !== null && now < Date.parse(end);
}
