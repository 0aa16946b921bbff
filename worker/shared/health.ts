import { z } from "zod";

/** What may not fit together in a workspace. Names stay: partners decide by them. */
export const FINDINGS = [
  /** A chat's count of unread messages is not what a recount gives. */
  "unread_count",
  /** A chat does not show its last message. */
  "last_message",
  /** A chat belongs to no account of this workspace. */
  "chat_without_account",
  /** An account's people or messages are of another network, or of another account, than it is itself. */
  "account_type",
  /** Two chats of an account answer to one id of the provider's. */
  "external_id_twice",
  /** The workspace holds an account that its inbox does not know. */
  "account_unknown_here",
  /** The inbox takes an account for connected for which there are no credentials. */
  "account_without_credentials",
  /** A call of a provider's is not accounted for: raw = applied + ignored + dead. */
  "delivery_tally",
  /** Deliveries that could not be applied wait for somebody. */
  "dead_letters",
  /** The log of changes has a gap. */
  "log_gap",
  /** A provider does not send an account's messages here. */
  "webhook_missing",
  /** Another product has an account's messages sent to itself. */
  "webhook_elsewhere",
] as const;
export type FindingKind = (typeof FINDINGS)[number];

export const findingSchema = z.object({
  finding: z.enum(FINDINGS),
  /** How many there are of it, as far as was looked. */
  count: z.int().positive(),
  /** Ids of some of them: chats, accounts, deliveries. */
  examples: z.array(z.string()).max(5),
  /** Whether `health.repair` can mend it without any doubt. */
  repairable: z.boolean(),
});
export type Finding = z.infer<typeof findingSchema>;

/** One finding a kind: two ways to see the same thing are still one for who has to act. */
export function mergedFindings(findings: readonly Finding[]): Finding[] {
  const byKind = new Map<FindingKind, Finding>();
  for (const finding of findings) {
    const before = byKind.get(finding.finding);
    byKind.set(
      finding.finding,
      before === undefined
        ? finding
        : {
            ...before,
            count: before.count + finding.count,
            examples: [...new Set([...before.examples, ...finding.examples])].slice(0, 5),
            repairable: before.repairable || finding.repairable,
          },
    );
  }
  return [...byKind.values()];
}

const count = z.int().nonnegative();

export const statsSchema = z.object({
  accounts: z.record(z.string(), count),
  chats: count,
  contacts: count,
  unreadChats: count,
  /** Messages on their way out. */
  outbox: count,
  deadLetters: count,
  /** Calls of providers that are kept for a replay. */
  deliveries: count,
  /** Files whose bytes are kept here. */
  files: count,
  /** Changes since the workspace was made. */
  changes: count,
  databaseBytes: count,
});
export type Stats = z.infer<typeof statsSchema>;
