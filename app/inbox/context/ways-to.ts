import type { ContactCard } from "../../../worker/shared/team.ts";
import type { ChannelName } from "../../../worker/shared/wire.ts";

/** `value` null: the network knows them and does not say by what one would. */
export type Way = { channel: ChannelName; value: string | null };

/**
 * What people call identities: a number on WhatsApp, a name with its @ on Instagram. The ids of the machines behind it
 * help nobody. The same number by two accounts of ours is one way.
 *
 * @param channelOf null for an account that is not there any more
 */
export function waysTo(
  identities: ContactCard["identities"],
  channelOf: (accountId: string) => ChannelName | null,
): Way[] {
  const ways = new Map<string, Way>();
  for (const accountId of new Set(identities.map((each) => each.accountId))) {
    const channel = channelOf(accountId);
    if (channel === null) continue;
    const own = identities.filter((each) => each.accountId === accountId);
    const spoken = own.flatMap(({ kind, value, shown }) => {
      if (kind === "phone") return [shown ?? value];
      return kind === "username" ? [`@${value.replace(/^@/, "")}`] : [];
    });
    for (const value of spoken.length === 0 ? [null] : spoken) ways.set(`${channel} ${value}`, { channel, value });
  }
  const all = [...ways.values()];
  // "Number not shown" says something only where no number is shown.
  return all.filter(
    (way) => way.value !== null || !all.some((each) => each.channel === way.channel && each.value !== null),
  );
}
