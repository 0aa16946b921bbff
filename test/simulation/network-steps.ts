import { ACCOUNTS, isOfMeta } from "./accounts.ts";
import { baseOf, type ProviderMessage, personOf } from "./provider-model.ts";
import { DAY_MS, pick, type Step, TEXTS } from "./step.ts";
import type { World } from "./world.ts";

/** What happens at the network, whether or not we are told: customers write, the owner uses the phone, ticks climb. */

/** What a customer's clock says: usually the truth, sometimes nonsense of the kinds that were seen. */
function customersClock(world: World, c: number): number | null {
  const wrong = [
    null,
    0,
    Math.floor(world.now / 1000),
    Date.UTC(2106, 1, 7),
    world.now + 2 * DAY_MS,
    world.now - 2 * DAY_MS,
  ];
  return c % 5 === 0 ? (pick(wrong, c >> 3) ?? null) : world.now - (c % 50_000);
}

export function customerWrites(world: World, { a, b, c }: Step): void {
  const account = ACCOUNTS[([1, 0, 2, 0] as const)[a % 4] ?? 0];
  const at = customersClock(world, c);
  // A person without a name is one whose clock may be wrong: a name's time decides between names.
  const name = c % 5 === 0 ? null : `Name ${b % 3}`;
  world.provider.write(
    {
      account: account.externalId,
      chat: `chat${a % 3}`,
      direction: "in",
      text: pick(TEXTS, b) ?? "",
      at: world.now,
      sentFor: null,
    },
    { name, known: pick(["phone", "phone", "lid", "both"] as const, b >> 2) ?? "phone" },
    at,
  );
}

export function phoneWrites(world: World, { a, b }: Step): void {
  world.provider.write(
    {
      account: ACCOUNTS[a % 5 === 0 ? 2 : 0].externalId,
      chat: `chat${a % 3}`,
      direction: "out",
      text: pick(TEXTS, b) ?? "",
      at: world.now,
      sentFor: null,
    },
    { name: null, known: "phone" },
    world.now,
  );
}

/** The same words as in a message of ours, typed on the phone when that one's echo is long overdue. */
export function phoneRepeatsLate(world: World, { a, b }: Step): void {
  const send = pick(world.sends, a);
  const chat =
    send &&
    world.sql.first<{ account: string; externalId: string }>(
      `SELECT a.external_id AS account, c.external_id AS externalId
       FROM chats c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?`,
      send.chatId,
    );
  if (!send || !chat) return;
  world.now += 16 * 60_000 + (b % 600_000);
  const message = {
    account: baseOf(chat.account),
    chat: baseOf(chat.externalId),
    direction: "out" as const,
    text: send.text,
  };
  world.provider.write({ ...message, at: world.now, sentFor: null }, { name: null, known: "phone" }, world.now);
}

export function amends(world: World, { a, b, c }: Step): void {
  const message = pick(world.provider.messages, a);
  if (message === undefined) return;
  const common = {
    accountExternalId: world.provider.nameOf(message.account, message.account),
    target: targetOf(world, message, c),
    at: world.now + (b % 1_000),
  };
  switch (b % 4) {
    case 0:
      if (isOfMeta(message.account) && message.direction === "out") return;
      world.provider.amend({ ...common, type: "edit", text: `edited ${c % 5}` });
      return;
    case 1:
      if (isOfMeta(message.account) && message.direction === "out") world.knowsPeopleOtherwise = true;
      world.provider.amend({
        ...common,
        type: "reaction",
        emoji: pick(["👍", "❤️", null], c) ?? null,
        direction: c % 2 ? "in" : "out",
        // A customer reacts under one or the other of their ids.
        sender:
          c % 2
            ? personOf(message.chat, { name: null, known: pick(["phone", "lid", "both"] as const, c >> 1) ?? "phone" })
            : null,
      });
      return;
    case 2:
      // The model's book must agree with what people see, so what an oracle counts is not deleted.
      if (message.direction === "in") world.provider.amend({ ...common, type: "delete" });
      return;
    default:
      return;
  }
}

/** How far a message of ours got, by the provider's word; it may say so several times and change its mind. */
export function receipts(world: World, { a, b, c }: Step): void {
  const ours = world.provider.messages.filter((message) => message.direction === "out");
  const message = pick(ours, a);
  const status = pick(["sent", "delivered", "read", "played", "failed", "delivered"] as const, b);
  if (message === undefined || status === undefined) return;
  const error = status === "failed" ? { code: "131026", text: "Message undeliverable" } : null;
  if (isOfMeta(message.account)) {
    world.provider.tellTick(message, status, error, world.now + (b % 1_000));
    return;
  }
  // Some networks say "seen" once, of all that was there then.
  const upTo = status === "read" && c % 3 === 0;
  world.provider.amend({
    ...(upTo && { upTo }),
    type: "receipt",
    accountExternalId: world.provider.nameOf(message.account, message.account),
    target: targetOf(world, message, c),
    at: world.now + (b % 1_000),
    status,
    error,
  });
}

export function targetOf({ provider }: World, message: ProviderMessage, c: number) {
  return c % 2 === 0 || isOfMeta(message.account)
    ? { externalId: provider.nameOf(message.account, message.externalId), providerMessageId: null, clientId: null }
    : { externalId: null, providerMessageId: `wamid-${message.externalId}`, clientId: null };
}
