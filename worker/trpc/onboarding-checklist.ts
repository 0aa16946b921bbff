import type { Account } from "../shared/wire.ts";

/** One line of what turns green by itself. Times are ISO 8601. */
export type ChecklistLine = {
  key: "credentials" | "webhook" | "message" | "history";
  state: "done" | "waiting" | "problem";
  at: string | null;
  /** What to do, for a line that is not done. */
  todo: string | null;
};

/** What the lines are made of. */
export type ChecklistFacts = {
  /** When credentials were stored that a real call has found good; null while there are none. */
  checkedAt: number | null;
  /** When the provider first reached us, or took our webhooks; null while it has not. */
  webhookAt: number | null;
  /** Those that are connected by the chosen way. */
  accounts: readonly Account[];
};

export function checklistOf(facts: ChecklistFacts): ChecklistLine[] {
  return [credentialsLine(facts), webhookLine(facts), messageLine(facts), historyLine(facts)];
}

function credentialsLine({ checkedAt, accounts }: ChecklistFacts): ChecklistLine {
  const key = "credentials";
  if (checkedAt === null)
    return { key, state: "waiting", at: null, todo: "Enter the credentials, and they are checked." };
  const ailing = accounts.find(({ state }) => state === "needs_sign_in" || state === "stopped");
  if (ailing === undefined) return { key, state: "done", at: isoOf(checkedAt), todo: null };
  return { key, state: "problem", at: null, todo: ailing.problem?.todo ?? "Reconnect the account." };
}

function webhookLine({ webhookAt, accounts }: ChecklistFacts): ChecklistLine {
  const key = "webhook";
  if (webhookAt !== null) return { key, state: "done", at: isoOf(webhookAt), todo: null };
  if (accounts.length === 0) {
    return { key, state: "waiting", at: null, todo: "Connect an account: its webhook is registered with it." };
  }
  const todo = "In Meta's App Dashboard, enter the address and the verify token that are shown here.";
  return { key, state: "waiting", at: null, todo };
}

function messageLine({ accounts }: ChecklistFacts): ChecklistLine {
  const key = "message";
  const last = accounts
    .flatMap(({ lastMessageAt }) => lastMessageAt ?? [])
    .sort()
    .at(-1);
  if (last !== undefined) return { key, state: "done", at: last, todo: null };
  const [account] = accounts;
  const todo =
    account === undefined
      ? "Connect an account first."
      : `Write to ${account.handle ?? account.name} from another phone, and it shows up here.`;
  return { key, state: "waiting", at: null, todo };
}

function historyLine({ accounts }: ChecklistFacts): ChecklistLine {
  const key = "history";
  if (accounts.length === 0) return { key, state: "waiting", at: null, todo: "Connect an account first." };
  const failed = accounts.find(({ sync }) => sync?.state === "failed");
  if (failed !== undefined) {
    return {
      key,
      state: "problem",
      at: null,
      todo: failed.sync?.problem ?? "Sync the account again under Connections.",
    };
  }
  if (accounts.some(({ sync }) => sync?.state === "running")) {
    return { key, state: "waiting", at: null, todo: "It is being fetched. You need not wait for it." };
  }
  // Without a word on it there is none to fetch: none was asked for, or the network gives none back.
  const at = accounts
    .flatMap(({ sync, lastSyncAt }) => sync?.finishedAt ?? lastSyncAt ?? [])
    .sort()
    .at(-1);
  return { key, state: "done", at: at ?? null, todo: null };
}

const isoOf = (at: number): string => new Date(at).toISOString();
