import { setTimeout as pause } from "node:timers/promises";
import { CallFailed } from "../chaos/tenant-api.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import { type AgentSend, compareSends, isUnlisted, type SendDifferences } from "./agents-send.ts";
import { type AccountDifferences, compareAccount, type ShownChat } from "./compare-account.ts";
import { type HealAccount, type HealTenant, shownChats } from "./heal-tenants.ts";
import { providerView } from "./provider-view.ts";

const HEAL_LIMIT_MS = 180_000;
const BUTTON_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 400;
const PRESS_EVERY_MS = 12_000;
/** Before, a receipt may be on its way (worker/inbox/sync/reconcile-statuses.ts). */
const RECEIPTS_AFTER_MS = 32_000;

export type HealedAccount = AccountDifferences & {
  name: string;
  healedAfterMs: number | null;
  /** Nothing but receipts can be healed of it, and the button was waited for. */
  isReceiptsOnly: boolean;
};
export type Healed = { accounts: HealedAccount[]; sends: SendDifferences };

type World = { tenants: readonly HealTenant[]; simulator: RunningSimulator; sends: readonly AgentSend[] };
type Shown = Map<HealTenant, Map<string, ShownChat[]>>;

/**
 * Waits for the timer to heal what was said and read, and how far our own got; then presses the button, which also has
 * names, pictures and WhatsApp's read receipts asked for that the timer asks for some times a day; and looks again
 * when the timer has come round, since what was healed must stay so.
 *
 * @param settleMs how long the last look waits
 */
export async function waitUntilHealed(
  world: World,
  settleMs: number,
  onProgress: (step: string) => void,
): Promise<Healed> {
  const startedAt = performance.now();
  const healedAfter = new Map<HealAccount, number>();
  const all = world.tenants.flatMap(({ accounts }) => accounts);
  // Without a list, the receipts of Meta's WhatsApp that are in no hurry are left to the button.
  const byTimer = all.filter((account) => !isUnlisted(account));
  await lookUntil(world, HEAL_LIMIT_MS, (shown) => {
    for (const account of byTimer) {
      if (healedAfter.has(account) || !isWhole(world, shown, account)) continue;
      healedAfter.set(account, performance.now() - startedAt);
    }
    return healedAfter.size === byTimer.length;
  });

  await pause(Math.max(0, RECEIPTS_AFTER_MS - (performance.now() - startedAt)));
  onProgress("The owners press the button, for names, pictures and who has read ...");
  let pressedAt = 0;
  await lookUntil(world, BUTTON_LIMIT_MS, async (shown) => {
    for (const account of all) {
      if (!healedAfter.has(account) && isWhole(world, shown, account)) {
        healedAfter.set(account, performance.now() - startedAt);
      }
    }
    const isFinal = all.every((account) => isWhole(world, shown, account) && isFresh(world, shown, account));
    if (isFinal && compareSends(world.simulator, world.sends, shown).wrong.length === 0) return true;
    // Pressed while a sync is under way, it is that one's end that is waited for: so again, as people do.
    if (performance.now() - pressedAt > PRESS_EVERY_MS) {
      await pressTheButton(world.tenants);
      pressedAt = performance.now();
    }
    return false;
  });

  onProgress("Comparing once more ...");
  await pause(settleMs);
  const shown = await lookAtAll(world.tenants);
  const accounts = all.map((account) => ({
    ...differencesOf(world, shown, account),
    name: account.name,
    healedAfterMs: healedAfter.get(account) ?? null,
    isReceiptsOnly: isUnlisted(account),
  }));
  return { accounts, sends: compareSends(world.simulator, world.sends, shown) };
}

async function lookUntil(
  { tenants }: World,
  limitMs: number,
  isDone: (shown: Shown) => boolean | Promise<boolean>,
): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (performance.now() < endsAt) {
    const shown = await lookAtAll(tenants).catch(unlessCallFailed);
    if (shown !== null && (await isDone(shown))) return;
    await pause(LOOK_EVERY_MS);
  }
}

async function lookAtAll(tenants: readonly HealTenant[]): Promise<Shown> {
  const shown: Shown = new Map();
  for (const tenant of tenants) shown.set(tenant, await shownChats(tenant));
  return shown;
}

function differencesOf({ simulator, tenants }: World, shown: Shown, account: HealAccount): AccountDifferences {
  const tenant = tenants.find(({ accounts }) => accounts.includes(account));
  const chats = (tenant && shown.get(tenant)?.get(account.id)) ?? [];
  const provider = providerView(simulator, account);
  return compareAccount(provider.messages, chats, provider.chats);
}

function isWhole(world: World, shown: Shown, account: HealAccount): boolean {
  const { recovered, messages, wrong, wrongUnread } = differencesOf(world, shown, account);
  return recovered === messages && wrong.length === 0 && wrongUnread.length === 0;
}

const isFresh = (world: World, shown: Shown, account: HealAccount): boolean =>
  differencesOf(world, shown, account).stale.length === 0;

async function pressTheButton(tenants: readonly HealTenant[]): Promise<void> {
  for (const { api, accounts } of tenants) {
    for (const { id } of accounts) await api.mutate("accounts.sync", { accountId: id });
  }
}

function unlessCallFailed(error: unknown): null {
  if (error instanceof CallFailed) return null;
  throw error;
}
