import { channelFor } from "../channels/channel-for.ts";
import type { ChannelName, Chat, Provider } from "../shared/wire.ts";

/**
 * Until when free text may be sent, as the network allows it (reference/meta.md, 3.5 and 4.3): so long after the
 * customer's last message, longer for a person with Instagram's tag. And until when all of it is free of charge: for
 * 72 hours from the first answer to somebody who came from an ad, when that came within 24 hours. That second window
 * lets no text through which the first one does not (docs/decisions/009-an-ad-opens-a-window-of-price.md).
 */
export function replyWindowOf(
  account: { provider: Provider; channel: ChannelName },
  chat: { lastInAt: number | null; adAt: number | null; adAnsweredAt: number | null },
): Chat["replyWindow"] {
  const rule = channelFor(account.provider, account.channel).abilities?.(account.channel).replyWindow ?? null;
  if (rule === null) return null;
  const { ms, asHumanAgentMs, afterAd } = rule;
  const { lastInAt, adAt, adAnsweredAt } = chat;
  const answeredAfterMs = adAt === null || adAnsweredAt === null ? null : adAnsweredAt - adAt;
  const isFree = afterAd !== null && answeredAfterMs !== null && answeredAfterMs < afterAd.answerWithinMs;
  return {
    closesAt: timeAfter(lastInAt, ms),
    humanAgentUntil: timeAfter(lastInAt, asHumanAgentMs),
    ...(isFree ? { freeUntil: timeAfter(adAnsweredAt, afterAd.freeMs) } : {}),
  };
}

const timeAfter = (at: number | null, ms: number | null): string | null =>
  at === null || ms === null ? null : new Date(at + ms).toISOString();

/** Whether a message that is no template may leave now. */
export function mayReply(window: Chat["replyWindow"], asHumanAgent: boolean, now: number): boolean {
  if (window === null || window === undefined) return true;
  const end = asHumanAgent ? (window.humanAgentUntil ?? window.closesAt) : window.closesAt;
  return end !== null && now < Date.parse(end);
}
