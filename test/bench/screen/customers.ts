import type { Page } from "playwright-core";
import { whatsapp, whatsappPerson } from "../../flows/fixtures/unipile-envelope.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { customerPhone } from "../message-source.ts";
import type { Workspace } from "../workspace.ts";

/** At once, as a busy provider calls. */
const CALLS_AT_ONCE = 8;
/** The customer whose chat is the long one has the number 0. */
const OTHERS_FROM = 1;
const OTHERS = 200;

/** Customers who write to a workspace by its webhook, as UniPile calls it. */
export class Customers {
  readonly #address: string;
  readonly #workspace: Workspace;
  readonly #random: SeededRandom;
  #written = 0;

  constructor(url: string, workspace: Workspace, seed: number) {
    this.#address = `${url}${workspace.webhookPath}`;
    this.#workspace = workspace;
    this.#random = new SeededRandom(seed);
  }

  /** @throws Error when the webhook does not take it */
  async write(customer: number, text: string): Promise<void> {
    const person = whatsappPerson(`Customer ${customer}`, customerPhone(customer));
    const envelope = whatsapp(this.#random.providerStyleId(), {
      account_id: this.#workspace.accountId,
      chat_id: `chat-${customer}`,
      provider_chat_id: person.attendee_provider_id,
      timestamp: new Date().toISOString(),
      sender: person,
      attendees: [person],
      message: text,
    });
    const headers = { "content-type": "application/json", "unipile-auth": this.#workspace.webhookSecret };
    const answer = await fetch(this.#address, { method: "POST", headers, body: JSON.stringify(envelope) });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
  }

  async writeToEach(chats: number): Promise<void> {
    for (let customer = OTHERS_FROM; customer < OTHERS_FROM + chats; customer += 1) {
      for (let line = 0; line < 12; line += 1) await this.write(customer, `Line ${line} of customer ${customer}`);
    }
  }

  /** Writes into the open chat, one after the other. @returns from before the call to after the painting, in ms each */
  async arrivals(page: Page, count: number): Promise<number[]> {
    const chatId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const customer = await customerOf(page, chatId);
    const times: number[] = [];
    for (let n = 0; n < count; n += 1) {
      this.#written += 1;
      const text = `Arrival ${this.#written} of the bench`;
      const painted = page.evaluate(
        (wanted) =>
          new Promise<number>((resolve) => {
            const log = document.querySelector("[role=log]");
            const look = () => {
              if (!log?.textContent?.includes(wanted)) return;
              observer.disconnect();
              requestAnimationFrame(() => {
                // After the frame that shows it.
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => resolve(Date.now());
                port2.postMessage(null);
              });
            };
            const observer = new MutationObserver(look);
            if (log) observer.observe(log, { childList: true, subtree: true, characterData: true });
            look();
          }),
        text,
      );
      const askedAt = Date.now();
      await this.write(customer, text);
      times.push((await painted) - askedAt);
    }
    return times;
  }

  /** @returns how many were taken until the time was over */
  async flood(count: number, limitMs: number): Promise<number> {
    const endsAt = Date.now() + limitMs;
    let taken = 0;
    const caller = async () => {
      while (taken < count && Date.now() < endsAt) {
        taken += 1;
        await this.write(this.#random.between(OTHERS_FROM, OTHERS), `Live message ${taken}`);
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, caller));
    return taken;
  }
}

/** By the name in the chat's header: `Customer 12`. */
async function customerOf(page: Page, chatId: string): Promise<number> {
  const name = (await page.getByRole("main").getByRole("heading", { level: 2 }).first().textContent()) ?? "";
  const number = Number(/\d+/.exec(name)?.[0]);
  if (!Number.isInteger(number)) throw new Error(`the open chat ${chatId} is of no customer of the bench`);
  return number;
}
