import type { Abilities } from "../shared/abilities.ts";
import type { Clock } from "../shared/clock.ts";
import type { Message, MessageError } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { applyAmendment } from "./amendments.ts";
import { findMessage, messageSeq } from "./messages.ts";
import { recipientOf, targetOf } from "./outgoing.ts";
import type { AmendOutcome, OwnAmendment } from "./rpc.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/**
 * Edits a message of ours or reacts to any message: at the provider first, and here only when the provider has
 * said yes, so that the screen shows what the customer sees. Both say how things shall be and not what is to be
 * added, so that doing them twice does no harm: an answer that is lost may simply be asked for again.
 */
export async function amendOwn(
  sql: Sql,
  openAccess: OpenAccess,
  id: string,
  amendment: OwnAmendment,
  clock: Clock,
): Promise<AmendOutcome> {
  if (!Object.hasOwn(UNDERSTOOD, amendment.type)) return { ok: false, reason: "not_supported" };
  const seq = messageSeq(id);
  const message = seq === null ? null : findMessage(sql, seq);
  if (seq === null || message === null || message.deletedAt !== null) return { ok: false, reason: "not_found" };
  const account = accountOf(sql, seq);
  const refusal = account === null ? "not_connected" : refusalOf(account.abilities, message, amendment, clock());
  if (account === null || refusal !== null) return { ok: false, reason: refusal ?? "not_connected" };
  // A message would wait for the account to go on. These do not wait, so they are refused.
  if (account.pausedAt) return { ok: false, reason: "refused", error: PAUSED };
  const target = targetOf(sql, seq);
  const to = recipientOf(sql, message.chatId);
  if (target === null || to === null) return { ok: false, reason: "not_sent_yet" };
  const way = await wayOut(openAccess, account.id, clock);
  if (way === "unreadable") return { ok: false, reason: "unconfirmed", error: UNREACHABLE };
  if (way === null) return { ok: false, reason: "not_connected" };

  const outcome = await way.channel.send(way.access, commandOf(amendment, { to, target }));
  if (outcome.type === "refused") return { ok: false, reason: "refused", error: outcome.error };
  if (outcome.type !== "accepted") return { ok: false, reason: "unconfirmed", error: outcome.error };
  const now = clock();
  // Its account may have been erased meanwhile: an amendment of what is not here would wait for it.
  if (findMessage(sql, seq) === null) return { ok: false, reason: "not_found" };
  sql.transaction(() =>
    applyAmendment(sql, account.id, shownAmendment(amendment, account.externalId, target, now), now, now),
  );
  const amended = findMessage(sql, seq);
  return amended === null ? { ok: false, reason: "not_found" } : { ok: true, value: amended };
}

/** A newer Worker may ask for something that this version has no words for. */
const UNDERSTOOD: Readonly<Record<OwnAmendment["type"], true>> = { edit: true, react: true };

const UNREACHABLE: MessageError = {
  code: "credentials_unavailable",
  text: "The account's credentials could not be read just now",
};

const PAUSED: MessageError = {
  code: "account_paused",
  text: "This account is paused: nothing goes out until it is resumed",
};

function accountOf(sql: Sql, seq: number) {
  const row = sql.first<{ accountId: string }>("SELECT account_id AS accountId FROM messages WHERE seq = ?", seq);
  return row && findAccount(sql, row.accountId);
}

function refusalOf(
  abilities: NonNullable<ReturnType<typeof accountOf>>["abilities"],
  message: Message,
  amendment: OwnAmendment,
  now: number,
): "not_supported" | "too_late" | null {
  if (amendment.type === "react") return mayReact(abilities?.react ?? null, amendment.emoji) ? null : "not_supported";
  const withinMs = abilities?.editWithinMs ?? null;
  if (withinMs === null || message.direction !== "out" || message.kind !== "text") return "not_supported";
  return now - message.sortAt > withinMs ? "too_late" : null;
}

const mayReact = (ability: Abilities["react"], emoji: string | null): boolean =>
  ability !== null && (emoji === null ? ability.remove : (ability.emoji?.includes(emoji) ?? true));

type Aim = { to: NonNullable<ReturnType<typeof recipientOf>>; target: NonNullable<ReturnType<typeof targetOf>> };

const commandOf = (amendment: OwnAmendment, aim: Aim) =>
  amendment.type === "edit"
    ? { type: "edit" as const, ...aim, text: amendment.text }
    : { type: "react" as const, ...aim, emoji: amendment.emoji };

const shownAmendment = (amendment: OwnAmendment, accountExternalId: string, target: Aim["target"], at: number) =>
  amendment.type === "edit"
    ? { type: "edit" as const, accountExternalId, target, at, text: amendment.text }
    : {
        type: "reaction" as const,
        accountExternalId,
        target,
        at,
        emoji: amendment.emoji,
        direction: "out" as const,
        sender: null,
      };
