import { setTimeout as pause } from "node:timers/promises";
import type { Chat, Message } from "../../worker/shared/wire.ts";
import { CallFailed } from "../chaos/tenant-api.ts";
import { changeAccountStatus } from "../simulator/account-status.ts";
import { changeMessage, customerWrites, ownerWritesOnPhone } from "../simulator/messages.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { HealAccount, HealTenant } from "./heal-tenants.ts";

/** Between two things that happen somewhere; a day of shops' traffic in a minute. */
const STEP_MS = 12;
const CUSTOMERS = 5;
const EMOJI = ["👍", "❤️", "😂", "🔥", ""];
const READ_EVERY_MS = 400;
const OUT_OF_ORDER_EVERY_MS = 4_000;
const AWAY_MS = 2_000;

/** What people do at the provider, until `goesOn` says no: they write, edit, delete, react and read. */
export async function peopleTalk(
  simulator: RunningSimulator,
  accounts: readonly HealAccount[],
  random: SeededRandom,
  goesOn: () => boolean,
): Promise<void> {
  for (let step = 1; goesOn(); step++) {
    act(simulator, random.pick(accounts as [HealAccount, ...HealAccount[]]), random, step);
    await pause(STEP_MS);
  }
}

const PLAIN = { attachments: [], isEvent: false, isHidden: false, isSilent: false };

function act(simulator: RunningSimulator, { record }: HealAccount, random: SeededRandom, step: number): void {
  const { simulation } = simulator;
  const dice = random.next();
  const who = random.between(1, CUSTOMERS);
  const identity =
    record.type === "WHATSAPP" ? { phone: `3461100${String(who).padStart(4, "0")}` } : { username: `customer.${who}` };
  const person = { name: `Customer ${who}`, isPhoneHidden: false, ...identity };
  if (dice < 0.45) {
    customerWrites(simulation, { accountId: record.id, from: person, text: `written ${step}`, ...PLAIN });
    return;
  }
  if (dice < 0.6) {
    ownerWritesOnPhone(simulation, { accountId: record.id, to: person, text: `answered ${step}`, ...PLAIN });
    return;
  }
  const all = [...simulation.world.messages.values()].filter(({ accountId }) => accountId === record.id);
  const message = all.slice(-60)[random.between(0, Math.min(59, Math.max(0, all.length - 1)))];
  if (message === undefined || message.isDeleted) return;
  const isOwn = simulation.world.person(message.senderId).isSelf;
  if (dice < 0.7) changeMessage(simulation, message.id, { type: "edited", text: `edited ${step}` });
  else if (dice < 0.75) changeMessage(simulation, message.id, { type: "deleted" });
  else if (dice < 0.85) {
    changeMessage(simulation, message.id, {
      type: "reaction",
      value: random.pick(EMOJI as [string, ...string[]]),
      by: "customer",
    });
  } else if (isOwn) changeMessage(simulation, message.id, { type: dice < 0.92 ? "delivered" : "read" });
}

/** Now and then an account is signed out for a while, and its provider tells nothing of that time but by the way. */
export async function accountsComeAndGo(
  simulator: RunningSimulator,
  accounts: readonly HealAccount[],
  random: SeededRandom,
  goesOn: () => boolean,
): Promise<void> {
  while (goesOn()) {
    await pause(OUT_OF_ORDER_EVERY_MS);
    const { record } = random.pick(accounts as [HealAccount, ...HealAccount[]]);
    changeAccountStatus(simulator.simulation, record, "CREDENTIALS");
    await pause(AWAY_MS);
    changeAccountStatus(simulator.simulation, record, "OK");
  }
}

/** Agents read: a chat's newest message is looked at, and everything up to it is read from then on. */
export async function agentsRead(
  tenants: readonly HealTenant[],
  random: SeededRandom,
  goesOn: () => boolean,
): Promise<void> {
  while (goesOn()) {
    await pause(READ_EVERY_MS);
    const tenant = random.pick(tenants as [HealTenant, ...HealTenant[]]);
    try {
      await readSomething(tenant, random);
    } catch (error) {
      // The Worker was killed under it. Whether it counts is settled below: a read mark says up to where.
      if (!(error instanceof CallFailed)) throw error;
    }
  }
}

async function readSomething({ api, readUpTo }: HealTenant, random: SeededRandom): Promise<void> {
  const { items: chats } = await api.query<{ items: Chat[] }>("chats.list", { limit: 20 });
  const chat = chats[random.between(0, Math.max(0, chats.length - 1))];
  if (chat === undefined) return;
  const { items } = await api.query<{ items: Message[] }>("messages.list", { chatId: chat.id, limit: 1 });
  const message = items[0];
  if (message === undefined || message.seq <= (readUpTo.get(chat.id) ?? 0)) return;
  // Asked for until it is answered: only then is it known to be read up to here.
  for (;;) {
    try {
      await api.mutate("chats.markRead", { chatId: chat.id, messageId: message.id });
      readUpTo.set(chat.id, message.seq);
      return;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      await pause(200);
    }
  }
}
