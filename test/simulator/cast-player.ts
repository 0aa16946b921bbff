import { CAST, type CastLine, type CastMember } from "./cast.ts";
import { customerMessageSchema, phoneMessageSchema } from "./control-schema.ts";
import { changeMessage, customerWrites, ownerWritesOnPhone } from "./messages.ts";
import type { ChatRecord, MessageRecord } from "./records.ts";
import { SeededRandom } from "./seeded-random.ts";
import type { Simulation } from "./simulation.ts";

/** Long enough for whoever registers a webhook to note that the account is theirs. */
const OPENING_AFTER_MS = 1_500;

/**
 * How long until somebody writes by themselves: 20 to 40 s at first, slower with each turn, in the end
 * about five minutes. Alive, and not a flood in a demo that was left open.
 */
export function turnDelayMs(turn: number, random: number): number {
  const growth = Math.min(1.2 ** turn, 10);
  return Math.round((20_000 + 20_000 * random) * growth);
}

/** Plays the cast: opening messages once, then now and then one writes, and whoever is answered replies. */
export class CastPlayer {
  readonly #simulation: Simulation;
  readonly #random: SeededRandom;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #replying = new Set<string>();
  #turn = 0;
  #isOpening = false;

  constructor(simulation: Simulation, seed: number) {
    this.#simulation = simulation;
    this.#random = new SeededRandom(seed);
  }

  start(): void {
    this.#simulation.on("webhookRegistered", () => this.#after(OPENING_AFTER_MS, () => this.#open()));
    this.#simulation.on("ownMessage", (message, chat) => this.#hear(message, chat));
    this.#after(OPENING_AFTER_MS, () => this.#open());
    this.#nextTurn();
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Everything said before, for each account that somebody listens to by now; once per account, ever. */
  #open(): void {
    const { cast } = this.#simulation;
    const fresh = CAST.filter(
      ({ accountId }) => !cast.openedAccounts.includes(accountId) && isListenedTo(this.#simulation, accountId),
    );
    if (fresh.length === 0) return;
    const now = Date.now();
    const lines = fresh
      .flatMap((member) => member.opening.map((line) => ({ member, line, at: now - (line.minutesAgo ?? 0) * 60_000 })))
      .sort((a, b) => a.at - b.at);
    this.#isOpening = true;
    for (const { member, line, at } of lines) this.#say(member, line, new Date(at).toISOString());
    this.#isOpening = false;
    cast.openedAccounts.push(...new Set(fresh.map(({ accountId }) => accountId)));
    this.#simulation.onChange();
    this.#simulation.log(`the cast has written its opening messages (${lines.length}); none of these people is real`);
  }

  #nextTurn(): void {
    this.#after(turnDelayMs(this.#turn, this.#random.next()), () => {
      this.#takeTurn();
      this.#nextTurn();
    });
  }

  /** Whoever has said least goes next, so that everybody is heard. */
  #takeTurn(): void {
    const { linesSaid, openedAccounts } = this.#simulation.cast;
    const present = CAST.filter(
      ({ accountId }) => openedAccounts.includes(accountId) && isListenedTo(this.#simulation, accountId),
    );
    const [next] = this.#random.shuffled(present).sort((a, b) => (linesSaid[a.key] ?? 0) - (linesSaid[b.key] ?? 0));
    if (next === undefined) return;
    const said = linesSaid[next.key] ?? 0;
    this.#say(next, next.later[said % next.later.length] ?? next.later[0]);
    linesSaid[next.key] = said + 1;
    this.#turn += 1;
    this.#simulation.log("somebody of the cast wrote by themselves");
  }

  /** The shop answered: it is read after a moment, and replied to once, however many messages it was. */
  #hear(message: MessageRecord, chat: ChatRecord): void {
    if (this.#isOpening) return;
    const { cast } = this.#simulation;
    const member = CAST.find(({ key }) => cast.chatOf[key] === chat.id);
    if (member === undefined) return;
    this.#after(this.#random.between(600, 1_400), () => this.#receipts(message));
    if (this.#replying.has(chat.id)) return;
    this.#replying.add(chat.id);
    this.#after(this.#random.between(2_000, 6_000), () => {
      this.#replying.delete(chat.id);
      if (!this.#simulation.world.chats.has(chat.id)) return;
      const given = cast.repliesGiven[member.key] ?? 0;
      const writer = this.#random.between(0, member.people.length - 1);
      this.#say(member, { text: member.replies[given % member.replies.length] ?? member.replies[0], member: writer });
      cast.repliesGiven[member.key] = given + 1;
      this.#simulation.log("somebody of the cast replied");
    });
  }

  #receipts(message: MessageRecord): void {
    if (!this.#simulation.world.messages.has(message.id)) return;
    changeMessage(this.#simulation, message.id, { type: "delivered" });
    changeMessage(this.#simulation, message.id, { type: "read" });
  }

  #say(member: CastMember, line: CastLine, timestamp?: string): void {
    const { cast } = this.#simulation;
    const chatId = cast.chatOf[member.key];
    const content = {
      accountId: member.accountId,
      text: line.text,
      attachments: line.attachments ?? [],
      ...(timestamp !== undefined && { timestamp }),
    };
    if (line.isOurs === true && chatId !== undefined) {
      ownerWritesOnPhone(this.#simulation, phoneMessageSchema.parse({ ...content, chatId }));
      return;
    }
    const from = member.people[line.member ?? 0] ?? member.people[0];
    const group = member.groupName === undefined ? undefined : { name: member.groupName, members: [...member.people] };
    const message = customerWrites(this.#simulation, customerMessageSchema.parse({ ...content, from, group }));
    cast.chatOf[member.key] = message.chatId;
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}

function isListenedTo({ world }: Simulation, accountId: string): boolean {
  const account = world.accounts.get(accountId);
  return (
    account?.status === "OK" &&
    world
      .webhooksOf(account.apiKey)
      .some(
        (webhook) =>
          webhook.source === "messaging" && (webhook.accountIds === null || webhook.accountIds.includes(accountId)),
      )
  );
}
