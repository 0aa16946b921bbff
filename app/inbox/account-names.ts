import type { Account } from "../../worker/shared/wire.ts";

/**
 * What a list calls the account of a chat: its name where its channel has several accounts, which nobody could tell
 * apart otherwise. Of one that is alone the channel's mark says all there is to say.
 *
 * @returns by account id
 */
export function accountNames(accounts: Readonly<Record<string, Account>>): Readonly<Record<string, string>> {
  const all = Object.values(accounts);
  const isAlone = ({ id, channel }: Account) => !all.some((other) => other.id !== id && other.channel === channel);
  return Object.fromEntries(all.filter((account) => !isAlone(account)).map(({ id, name }) => [id, name]));
}
