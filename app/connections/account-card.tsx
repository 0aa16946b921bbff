import { type ReactNode, useId } from "react";
import type { Account } from "../../worker/shared/wire.ts";
import { type Credential, needsOwner, standingOf } from "../connect/connection.ts";
import { SyncBar } from "../connect/sync-bar.tsx";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { strings } from "../lib/strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { momentLabel, momentText } from "../settings/moment.ts";
import { Mark } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { AccountPicture } from "./account-picture.tsx";
import type { ConnectionsAnswer } from "./connections-action.ts";
import { ManageAccount } from "./manage-account.tsx";

const words = connectionsStrings;

/** One number or profile: who it is, how it stands in words, what came through it, and what one can do. */
export function AccountCard({
  account,
  credential,
  canManage,
}: {
  account: Account;
  credential: Credential | null;
  canManage: boolean;
}) {
  const titleId = useId();
  const standing = standingOf(account);
  const { name, text } = connectStrings.accountState[standing];
  const network = [strings.channel[account.channel], connectStrings.provider[account.provider]].filter(Boolean);
  return (
    <li
      aria-labelledby={titleId}
      data-account={account.externalId}
      data-standing={standing}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 panes:p-5"
    >
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
        <AccountPicture account={account} />
        <div className="min-w-0 flex-1">
          <h2 id={titleId} dir="auto" className="one-line truncate font-semibold text-lg leading-tight">
            {account.name}
          </h2>
          <p className="mt-px text-ink-2 text-sm [overflow-wrap:anywhere]">
            {account.handle && (
              <>
                <bdi dir="ltr">{account.handle}</bdi>
                {" · "}
              </>
            )}
            {network.join(" · ")}
          </p>
        </div>
        <Mark look={standing === "connected" ? "good" : needsOwner(account) && standing !== "paused" ? "bad" : "quiet"}>
          {name}
        </Mark>
      </div>
      {standing !== "connected" && <Trouble account={account} fallback={text} />}
      <Facts account={account} />
      {account.sync?.state === "running" && <SyncBar sync={account.sync} label={words.progressOf(account.name)} />}
      {account.sync?.state === "failed" && (
        <ResultLine
          result={{ ok: false, text: [connectStrings.sync.failed, account.sync.problem].filter(Boolean).join(": ") }}
        />
      )}
      {account.sync?.note && <p className="text-ink-2 text-sm">{account.sync.note}</p>}
      {canManage && <QuickActions account={account} standing={standing} />}
      {canManage && <ManageAccount account={account} credential={credential} />}
    </li>
  );
}

/** What is wrong, since when, and what to do: the server's words where it has some, else those of the state. */
function Trouble({ account: { problem, stateSince, state }, fallback }: { account: Account; fallback: string }) {
  const clock = useClock();
  const since = stateSince && state !== "connected" ? connectStrings.since(momentText(stateSince, clock)) : null;
  return (
    <div className="rounded-md bg-warn-soft px-3.5 py-3 text-md text-warn">
      <p>
        {problem?.text ?? fallback}
        {since && <span className="text-sm"> ({since})</span>}
      </p>
      {problem && <p>{problem.todo}</p>}
    </div>
  );
}

function Facts({ account: { lastMessageAt, lastSyncAt, messagesToday } }: { account: Account }) {
  const clock = useClock();
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(140px,1fr))] gap-x-6 gap-y-2">
      <Fact name={words.lastMessage}>{lastMessageAt ? momentLabel(lastMessageAt, clock) : words.noMessage}</Fact>
      <Fact name={words.lastSync}>{lastSyncAt ? momentLabel(lastSyncAt, clock) : connectStrings.sync.never}</Fact>
      <Fact name={words.today}>{messagesToday ?? 0}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-2 text-xs">{name}</dt>
      <dd className="text-md tabular-nums">{children}</dd>
    </div>
  );
}

/** What is wanted now and then, one press each. */
function QuickActions({ account, standing }: { account: Account; standing: ReturnType<typeof standingOf> }) {
  const { id, name } = account;
  const isAway = standing === "needs_sign_in" || standing === "stopped" || standing === "removed";
  const isPaused = Boolean(account.pausedAt);
  const { Form, answer, sent, isPending } = useFormAnswer<ConnectionsAnswer>(["reconnect", "sync", "pause", "resume"]);
  const told = answer === null ? null : doneWords[answer.intent];
  const action = (intent: keyof typeof doneWords, label: string, ariaLabel: string, look: "primary" | "plain") => (
    <Button
      type="submit"
      name="intent"
      value={intent}
      size="sm"
      look={look}
      // While it works it is called as it reads then.
      aria-label={sent?.get("intent") === intent ? undefined : ariaLabel}
      disabled={isPending}
    >
      {sent?.get("intent") === intent ? connectStrings.working : label}
    </Button>
  );
  return (
    <Form method="post" className="flex flex-col gap-3">
      <input type="hidden" name="accountId" value={id} />
      <ResultLine result={resultOf(answer, told ?? null)} isPending={isPending} />
      <div className="flex flex-wrap gap-2.5">
        {(isAway || standing === "silent") && action("reconnect", words.reconnect, words.reconnectOf(name), "primary")}
        {!isAway && account.sync?.state !== "running" && action("sync", words.sync, words.syncOf(name), "plain")}
        {standing !== "removed" &&
          (isPaused
            ? action("resume", words.resume, words.resumeOf(name), standing === "paused" ? "primary" : "plain")
            : action("pause", words.pause, words.pauseOf(name), "plain"))}
      </div>
    </Form>
  );
}

const doneWords: Record<string, string> = {
  reconnect: words.reconnected,
  sync: words.syncStarted,
  pause: words.paused,
  resume: words.resumed,
};
