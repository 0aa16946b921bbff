import { quantiles } from "../chaos/quantiles.ts";
import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import { runHealDay } from "./heal-day.ts";

/**
 * `npm run heal`: a compressed day over 20 accounts on the bundle that would be deployed. All, half or some of each
 * account's webhooks are lost for good while people write, edit, delete, react and read; the lists that could make up
 * for it answer slowly, with pauses asked for, with cut connections and shifted pages; the Worker is killed while it
 * reads them. At the end every account is compared with the provider, message by message.
 *
 * PARLEY_BUNDLE names another bundle than the one of these sources, such as a mutant's.
 */
const options = proofOptions({ seconds: 120 }, { tenants: { type: "string", default: "10" } });
const EXAMPLES = 8;

const result = await runHealDay({ ...options, onProgress: (step) => process.stdout.write(`${step}\n`) });
const { accounts } = result;
const sum = (of: (account: (typeof accounts)[number]) => number): number =>
  accounts.reduce((total, account) => total + of(account), 0);
const messages = sum((account) => account.messages);
const healedMs = accounts.flatMap(({ healedAfterMs }) => healedAfterMs ?? []);
const figures = {
  accounts: accounts.length,
  messages,
  recovered: messages === 0 ? 0 : sum((account) => account.recovered) / messages,
  doubled: sum(({ doubled }) => doubled.length),
  wrongUnread: sum(({ wrongUnread }) => wrongUnread.length),
  strayNotifications: result.stray.length,
  notifications: result.rung,
  neverHealed: accounts.length - healedMs.length,
  webhooksDelivered: result.webhooks.delivered,
  webhooksLost: result.webhooks.lost,
  lists: result.lists,
  kills: result.kills,
  killsInLists: result.killsInLists,
  healMs: quantiles(healedMs, { p50: 0.5, p99: 0.99 }),
};
printFigures("Heal", { ...figures, healMs: JSON.stringify(figures.healMs).replaceAll('"', "") });
const wrong = [
  ...accounts.flatMap((account) =>
    [...account.wrong, ...account.doubled, ...account.wrongUnread].map((one) => `${account.name}: ${one}`),
  ),
  ...result.stray,
  ...result.breaches,
];
for (const one of wrong.slice(0, EXAMPLES)) process.stdout.write(`${one}\n`);
const ok = messages > 0 && wrong.length === 0 && figures.recovered === 1 && figures.neverHealed === 0;
console.log(JSON.stringify({ ok, seed: options.seed, seconds: options.seconds, ...figures }));
process.exit(ok ? 0 : 1);
