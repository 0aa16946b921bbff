import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Message } from "../../worker/shared/wire.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { LiveWatcher } from "./live-watcher.ts";
import type { AgentSend } from "./observations.ts";
import { CallFailed, type TenantApi } from "./tenant-api.ts";

/** Points in a send's life that the agent's browser can see. */
export type AgentPoint = "send_in_flight" | "send_answered";

/** Just under what the outbox lets a personal number send (worker/channels/limits.ts), so that nothing piles up. */
const BETWEEN_SENDS_MS = 3_200;
const OPEN_SENDS_MAX = 12;
const DOUBLE_CLICKS = 0.15;
/** A later send of the same chat meanwhile: the outbox has to keep them apart and in order. */
const SECOND_SENDS = 0.3;

export type Agent = { tenant: string; api: TenantApi; chatIds: readonly string[]; watcher: LiveWatcher };

/**
 * One agent's day: writes into one chat after another, clicks twice at times, and repeats every unanswered call with
 * the same client id until it is answered. Ends when told to, with every send answered.
 *
 * @returns what it wrote, each of it answered
 */
export async function writeMessages(
  agent: Agent,
  random: SeededRandom,
  mayWrite: () => boolean,
  reached: (point: AgentPoint) => void,
): Promise<AgentSend[]> {
  const written: AgentSend[] = [];
  await pause(random.between(0, BETWEEN_SENDS_MS));
  while (mayWrite()) {
    const chatId = agent.chatIds[random.between(0, agent.chatIds.length - 1)] ?? "";
    if (openSends(agent.watcher) < OPEN_SENDS_MAX) {
      await write(agent, chatId, random, written, reached);
      if (random.next() < SECOND_SENDS) await write(agent, chatId, random, written, reached);
    }
    await pause(random.between(BETWEEN_SENDS_MS / 2, (BETWEEN_SENDS_MS * 3) / 2));
  }
  return written;
}

async function write(
  agent: Agent,
  chatId: string,
  random: SeededRandom,
  written: AgentSend[],
  reached: (point: AgentPoint) => void,
): Promise<void> {
  const clientId = randomUUID();
  const message = { chatId, clientId, text: `${clientId} is what the agent wrote` };
  written.push({ clientId, tenant: agent.tenant });
  const clicks = random.next() < DOUBLE_CLICKS ? 2 : 1;
  await Promise.all(Array.from({ length: clicks }, () => sendUntilAnswered(agent.api, message, reached)));
}

async function sendUntilAnswered(
  api: TenantApi,
  message: { chatId: string; clientId: string; text: string },
  reached: (point: AgentPoint) => void,
): Promise<void> {
  for (;;) {
    try {
      const answered = api.mutate<Message>("messages.send", message);
      setImmediate(() => reached("send_in_flight"));
      await answered;
      reached("send_answered");
      return;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      await pause(300);
    }
  }
}

/** Those that the outbox still works on, as the agent's screen shows them. */
export function openSends(watcher: LiveWatcher): number {
  let open = 0;
  for (const { direction, status, errorCode } of watcher.messages.values()) {
    const isChecking = status === "unconfirmed" && errorCode !== "uncertain";
    if (direction === "out" && (status === "queued" || status === "sending" || isChecking)) open += 1;
  }
  return open;
}
