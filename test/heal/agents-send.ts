import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Chat, Message } from "../../worker/shared/wire.ts";
import { CallFailed } from "../chaos/tenant-api.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { ShownChat } from "./compare-account.ts";
import { type HealTenant, isLeftToPhone } from "./heal-tenants.ts";

/** What an agent has written, answered or not: the text names it at the provider. */
export type AgentSend = { tenant: HealTenant; clientId: string; text: string };

/** Slower than the slowest account may send (worker/channels/limits.ts), over all of them. */
const SEND_EVERY_MS = 350;
const DOUBLE_CLICKS = 0.2;
const ENOUGH_CHATS = 6;

/** Agents answer customers, click twice at times, and repeat each unanswered call until it is answered. */
export async function agentsSend(
  tenants: readonly HealTenant[],
  random: SeededRandom,
  goesOn: () => boolean,
): Promise<AgentSend[]> {
  const sent: AgentSend[] = [];
  const underWay: Promise<unknown>[] = [];
  const chatsOf = new Map<HealTenant, string[]>();
  while (goesOn()) {
    await pause(SEND_EVERY_MS);
    const tenant = random.pick(tenants as [HealTenant, ...HealTenant[]]);
    const place = random.next();
    const clicks = random.next() < DOUBLE_CLICKS ? 2 : 1;
    const chatId = await someChat(tenant, place, chatsOf);
    if (chatId === undefined) continue;
    const clientId = randomUUID();
    const send: AgentSend = { tenant, clientId, text: `${clientId} is what the agent wrote` };
    sent.push(send);
    for (let click = 0; click < clicks; click++) underWay.push(sendUntilAnswered(send, chatId));
  }
  await Promise.all(underWay);
  return sent;
}

/** One that agents are in; also while the Worker is down, when it cannot be asked which there are. */
async function someChat(
  tenant: HealTenant,
  place: number,
  chatsOf: Map<HealTenant, string[]>,
): Promise<string | undefined> {
  let known = chatsOf.get(tenant) ?? [];
  if (known.length < ENOUGH_CHATS) {
    const listed = await tenant.api.query<{ items: Chat[] }>("chats.list", { limit: 100 }).catch(unlessCallFailed);
    known = listed?.items.flatMap(({ id }) => (isLeftToPhone(id) ? [] : [id])) ?? known;
    chatsOf.set(tenant, known);
  }
  return known[Math.floor(place * known.length)];
}

async function sendUntilAnswered({ tenant, clientId, text }: AgentSend, chatId: string): Promise<void> {
  for (;;) {
    try {
      await tenant.api.mutate<Message>("messages.send", { chatId, clientId, text });
      return;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      await pause(300);
    }
  }
}

function unlessCallFailed(error: unknown): null {
  if (error instanceof CallFailed) return null;
  throw error;
}

export type SendDifferences = {
  /** At the customer twice. */
  doubled: string[];
  /** Gone, or a tick that does not tell the truth. */
  wrong: string[];
  /** Said to be uncertain: nothing told whether they left, and nothing is claimed. */
  uncertain: number;
};

type ShownSend = { message: Message; account: HealTenant["accounts"][number] };

const ARRIVED = new Set<Message["status"]>(["sent", "delivered", "read", "played"]);

/** Every send against what the customer got of it. The provider is right. */
export function compareSends(
  simulator: RunningSimulator,
  sends: readonly AgentSend[],
  shown: ReadonlyMap<HealTenant, ReadonlyMap<string, readonly ShownChat[]>>,
): SendDifferences {
  const found: SendDifferences = { doubled: [], wrong: [], uncertain: 0 };
  const atCustomer = countTexts(simulator);
  for (const [tenant, byAccount] of shown) {
    const here = new Map<string, ShownSend[]>();
    for (const [accountId, chats] of byAccount) {
      const account = tenant.accounts.find(({ id }) => id === accountId);
      if (account === undefined) continue;
      for (const message of chats.flatMap(({ messages }) => messages)) {
        if (message.clientId === null) continue;
        const one = { message, account };
        here.set(message.clientId, [...(here.get(message.clientId) ?? []), one]);
      }
    }
    for (const send of sends.filter((one) => one.tenant === tenant)) {
      compareSend(send, atCustomer.get(send.text) ?? 0, here.get(send.clientId) ?? [], found);
    }
  }
  return found;
}

/** WhatsApp by Meta lists no messages: what it said of a send and nobody heard is not said again. */
export const isUnlisted = ({ provider, channel }: HealTenant["accounts"][number]): boolean =>
  provider === "meta" && channel === "whatsapp";

function compareSend(
  { clientId }: AgentSend,
  copies: number,
  here: readonly ShownSend[],
  found: SendDifferences,
): void {
  const [first] = here;
  if (copies > 1) found.doubled.push(`${clientId} reached the customer ${copies} times`);
  if (here.length > 1) found.doubled.push(`${clientId} is shown ${here.length} times`);
  if (first === undefined) {
    found.wrong.push(`the send ${clientId} is gone`);
    return;
  }
  const { status } = first.message;
  const where = `${clientId} of ${first.account.name}`;
  if (ARRIVED.has(status)) {
    if (copies === 0) found.wrong.push(`the send ${where} is said to be ${status}, and never left`);
  } else if (status === "failed") {
    if (copies > 0) found.wrong.push(`the send ${where} is said to have failed, and the customer has it`);
  } else if (status === "unconfirmed") {
    found.uncertain += 1;
    if (copies > 0 && !isUnlisted(first.account))
      found.wrong.push(`the send ${where} is uncertain, and the list has it`);
  } else found.wrong.push(`the send ${where} is still ${status}`);
}

function countTexts({ simulation }: RunningSimulator): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (text: unknown): void => {
    if (typeof text === "string") counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  for (const { text } of simulation.sends) count(text);
  for (const { content, direction } of simulation.meta.world.messages.values()) {
    const said = content as { body?: string; text?: string };
    if (direction === "out") count(said.body ?? said.text);
  }
  return counts;
}
