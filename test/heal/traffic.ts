import { setTimeout as pause } from "node:timers/promises";
import type { Chat, Message } from "../../worker/shared/wire.ts";
import { CallFailed } from "../chaos/tenant-api.ts";
import { changeAccountStatus } from "../simulator/account-status.ts";
import { changeMessage, customerWrites, ownerWritesOnPhone } from "../simulator/messages.ts";
import { changeMetaMessage, customerWritesToMeta, ownerWritesInApp } from "../simulator/meta/people.ts";
import { changeChat, changePerson } from "../simulator/quiet-changes.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { Simulation } from "../simulator/simulation.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import { type HealAccount, type HealTenant, isLeftToPhone } from "./heal-tenants.ts";

/** Between two things that happen somewhere; a day of shops' traffic in a minute. */
const STEP_MS = 12;
const CUSTOMERS = 5;
/** The share of what happens that no webhook tells of. */
const QUIET = 0.08;
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

function act(simulator: RunningSimulator, account: HealAccount, random: SeededRandom, step: number): void {
  if (account.provider === "meta") actAtMeta(simulator, account, random, step);
  else if (random.next() < QUIET) changeQuietly(simulator, account, random, step);
  else actAtUnipile(simulator, account, random, step);
}

/** What no webhook ever tells of: another name, another picture, a look at the phone. */
function changeQuietly(
  { simulation }: RunningSimulator,
  account: HealAccount,
  random: SeededRandom,
  step: number,
): void {
  const chats = [...simulation.world.chats.values()].filter(({ accountId }) => accountId === account.externalId);
  const chat = chats[random.between(0, Math.max(0, chats.length - 1))];
  if (chat === undefined) return;
  const dice = random.next();
  if (dice < 0.5) {
    changeChat(simulation, chat.id, { isReadOnPhone: true, hasNewPicture: false });
    return;
  }
  const change = dice < 0.75 ? { name: `Renamed ${step}`, hasNewPicture: false } : { hasNewPicture: true };
  if (chat.isGroup) changeChat(simulation, chat.id, { ...change, isReadOnPhone: false });
  else changePerson(simulation, chat.attendeeIds[0] ?? "", change);
}

function actAtUnipile(
  { simulation }: RunningSimulator,
  { externalId: accountId, channel }: HealAccount,
  random: SeededRandom,
  step: number,
): void {
  const dice = random.next();
  const who = random.between(1, CUSTOMERS);
  const identity =
    channel === "whatsapp" ? { phone: `3461100${String(who).padStart(4, "0")}` } : { username: `customer.${who}` };
  const person = { name: `Customer ${who}`, isPhoneHidden: false, ...identity };
  if (dice < 0.45) {
    const isInGroup = channel === "whatsapp" && dice < 0.05;
    const place = isInGroup ? groupOf(simulation, accountId, person) : { from: person };
    customerWrites(simulation, { accountId, ...place, text: `written ${step}`, ...PLAIN });
    return;
  }
  if (dice < 0.6) {
    ownerWritesOnPhone(simulation, { accountId, to: person, text: `answered ${step}`, ...PLAIN });
    return;
  }
  const all = [...simulation.world.messages.values()].filter((message) => message.accountId === accountId);
  const message = all.slice(-60)[random.between(0, Math.min(59, Math.max(0, all.length - 1)))];
  if (message === undefined || message.isDeleted) return;
  const isOwn = simulation.world.person(message.senderId).isSelf;
  if (dice < 0.75) {
    // What an agent sent and nobody confirmed is known by its words: changed before it was, it stays uncertain.
    if (message.origin === "api") return;
    const isEdit = dice < 0.7;
    changeMessage(simulation, message.id, isEdit ? { type: "edited", text: `edited ${step}` } : { type: "deleted" });
  } else if (dice < 0.85) {
    changeMessage(simulation, message.id, {
      type: "reaction",
      value: random.pick(EMOJI as [string, ...string[]]),
      by: "customer",
    });
  } else if (isOwn) changeMessage(simulation, message.id, { type: dice < 0.92 ? "delivered" : "read" });
}

type Writer = { name: string; isPhoneHidden: boolean; phone?: string };

/** The account's one group, whatever it is called by now. */
function groupOf(simulation: Simulation, accountId: string, from: Writer) {
  const known = [...simulation.world.chats.values()].find((chat) => chat.accountId === accountId && chat.isGroup);
  return known === undefined ? { from, group: { name: "Group", members: [from] } } : { chatId: known.id };
}

function actAtMeta(
  { simulation, url }: RunningSimulator,
  { externalId: accountId, channel }: HealAccount,
  random: SeededRandom,
  step: number,
): void {
  const { world } = simulation.meta;
  const dice = random.next();
  const who = random.between(1, CUSTOMERS);
  const customerId = channel === "whatsapp" ? `3462200${String(who).padStart(4, "0")}` : `7700${who}`;
  const from = { id: customerId, name: `Customer ${who}`, username: `customer.${who}` };
  const isKnown = world.customer(accountId, customerId) !== undefined;
  if (dice < 0.5 || !isKnown) {
    customerWritesToMeta(simulation, url, { accountId, from, text: `written ${step}`, isSilent: false });
    return;
  }
  if (dice < 0.65) {
    ownerWritesInApp(simulation, accountId, customerId, `answered ${step}`);
    return;
  }
  if (channel === "instagram") {
    const customer = world.customer(accountId, customerId);
    if (customer !== undefined && dice < 0.7) customer.name = `Renamed ${step}`;
    return;
  }
  const ours = world.thread(accountId, customerId).filter(({ direction }) => direction === "out");
  const message = ours[random.between(0, Math.max(0, ours.length - 1))];
  if (message === undefined) return;
  // Meta counts the seconds: of a read within the second of its delivery both are told.
  changeMetaMessage(simulation, message.id, { type: "delivered" });
  if (dice > 0.8) changeMetaMessage(simulation, message.id, { type: "read" });
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
    const { externalId } = random.pick(accounts as [HealAccount, ...HealAccount[]]);
    const record = simulator.simulation.world.accounts.get(externalId);
    // Numbers and profiles of Meta's are not signed in by anybody.
    if (record === undefined) continue;
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
  const { items } = await api.query<{ items: Chat[] }>("chats.list", { limit: 40 });
  const chats = items.filter(({ id }) => !isLeftToPhone(id));
  const chat = chats[random.between(0, Math.max(0, chats.length - 1))];
  if (chat === undefined) return;
  const newest = await api.query<{ items: Message[] }>("messages.list", { chatId: chat.id, limit: 1 });
  const message = newest.items[0];
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
