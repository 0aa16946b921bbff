import { quantiles } from "../chaos/quantiles.ts";
import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import { runHealDay } from "./heal-day.ts";

/**
 * `npm run heal`: a compressed day over 26 accounts on the bundle that would be deployed, 20 by UniPile and the others
 * by Meta. All, half or some of each account's webhooks are lost for good while people write, edit, delete, react,
 * read on the phone and take other names and pictures, and while agents answer; the lists that could make up for it
 * answer slowly, with pauses asked for, with cut connections and shifted pages; the Worker is killed while it reads
 * them. At the end every account is compared with the provider, message by message.
 *
 * What nothing brings back (WhatsApp by Meta lists no messages, Instagram by Meta the 20 newest of a conversation) is
 * counted as `lostForGood`; a send whose answer and statuses were all lost there stays `uncertain`, and says so.
 *
 * PARLEY_BUNDLE names another bundle than the one of these sources, such as a mutant's.
 */
const options = proofOptions({ seconds: 120 }, { tenants: { type: "string", default: "10" } });
const EXAMPLES = 20;

const result = await runHealDay({ ...options, onProgress: (step) => process.stdout.write(`${step}\n`) });
const { accounts } = result;
const sum = (of: (account: (typeof accounts)[number]) => number): number =>
  accounts.reduce((total, account) => total + of(account), 0);
const messages = sum((account) => account.messages);
const timesOf = (healed: typeof accounts): number[] => healed.flatMap(({ healedAfterMs }) => healedAfterMs ?? []);
const P50_P99 = { p50: 0.5, p99: 0.99 };
const figures = {
  accounts: accounts.length,
  messages,
  recovered: messages === 0 ? 0 : sum((account) => account.recovered) / messages,
  lostForGood: sum(({ lostForGood }) => lostForGood),
  doubled: sum(({ doubled }) => doubled.length) + result.sends.doubled.length,
  wrongUnread: sum(({ wrongUnread }) => wrongUnread.length),
  strayNotifications: result.stray.length,
  notifications: result.rung,
  staleNames: sum(({ stale }) => stale.length),
  sends: result.sent,
  uncertain: result.sends.uncertain,
  neverHealed: accounts.length - timesOf(accounts).length,
  webhooksDelivered: result.webhooks.delivered,
  webhooksLost: result.webhooks.lost,
  lists: result.lists,
  kills: result.kills,
  killsInLists: result.killsInLists,
  healMs: quantiles(timesOf(accounts.filter(({ isReceiptsOnly }) => !isReceiptsOnly)), P50_P99),
  // Of numbers by Meta: how far our own got. A receipt is asked for when it is half a minute late.
  receiptsMs: quantiles(timesOf(accounts.filter(({ isReceiptsOnly }) => isReceiptsOnly)), P50_P99),
};
const inOneLine = (times: object): string => JSON.stringify(times).replaceAll('"', "");
printFigures("Heal", {
  ...figures,
  healMs: inOneLine(figures.healMs),
  receiptsMs: inOneLine(figures.receiptsMs),
});
const wrong = [
  ...accounts.flatMap((account) =>
    [...account.wrong, ...account.doubled, ...account.wrongUnread, ...account.stale].map(
      (one) => `${account.name}: ${one}`,
    ),
  ),
  ...result.sends.doubled,
  ...result.sends.wrong,
  ...result.stray,
  ...result.breaches,
];
for (const one of wrong.slice(0, EXAMPLES)) process.stdout.write(`${one}\n`);
const ok = messages > 0 && wrong.length === 0 && figures.recovered === 1 && figures.neverHealed === 0;
console.log(JSON.stringify({ ok, seed: options.seed, seconds: options.seconds, ...figures }));
process.exit(ok ? 0 : 1);
