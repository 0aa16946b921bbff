import { ExternalLink } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import type { ChannelName } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { useNow } from "../lib/use-now.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { Checkpoint } from "./checkpoint.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import { type Attempt, isGoingOn, isOpen } from "./connection.ts";
import { PairingCode, ScanCode } from "./scan-code.tsx";
import { useAttempt } from "./use-attempt.ts";

/**
 * A sign-in that is under way, whichever way it goes: the code to scan, what Instagram asks for, the provider's own
 * page. It follows what happens at the provider by itself, and says each step to a screen reader.
 */
export function AttemptPanel({
  attempt: drawn,
  credentialId,
  channel,
  accountId = null,
  children,
}: {
  attempt: Attempt;
  /** By what it can be begun again; null where only who began it can do so. */
  credentialId: string | null;
  channel: ChannelName;
  /** The account that is to be signed in again. */
  accountId?: string | null;
  /** How to go on once it is connected, or to begin again. */
  children?: ReactNode;
}) {
  const { attempt, isRenewing, notRenewed, renew } = useAttempt(drawn);
  const titleId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  // What one has to do changes with the state: it takes the focus, unless one is only just arriving.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each state is a new reason to look here
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else if (document.activeElement === document.body) title.current?.focus();
  }, [attempt.state]);
  const restart = { credentialId, accountId };

  return (
    <section
      aria-labelledby={titleId}
      data-attempt={attempt.state}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 panes:p-5"
    >
      <h2 ref={title} id={titleId} tabIndex={-1} className="font-semibold text-lg outline-none">
        {titleOf(attempt)}
      </h2>
      <p role="status" className="sr-only">
        {titleOf(attempt)}
      </p>
      {attempt.kind === "qr" && (attempt.state === "qr" || attempt.state === "expired") ? (
        <ScanCode attempt={attempt} restart={restart} isRenewing={isRenewing} notRenewed={notRenewed} renew={renew} />
      ) : attempt.state === "pairing_code" && attempt.pairingCode !== null ? (
        <PairingCode code={attempt.pairingCode} />
      ) : attempt.state === "checkpoint" && attempt.checkpoint ? (
        <Checkpoint attempt={attempt} checkpoint={attempt.checkpoint} credentialId={credentialId} channel={channel} />
      ) : attempt.state === "waiting" ? (
        <Waiting attempt={attempt} />
      ) : (
        attempt.state !== "connected" && <Problem attempt={attempt} />
      )}
      {isOpen(attempt) && (!attempt.checkpoint || attempt.checkpoint.type === "in_app") && (
        <Problem attempt={attempt} />
      )}
      {isOpen(attempt) && attempt.kind !== "qr" && attempt.expiresAt !== null && <TimeLeft until={attempt.expiresAt} />}
      {isGoingOn(attempt) ? <CancelAttempt attempt={attempt} /> : children}
    </section>
  );
}

function titleOf({ kind, state, account, checkpoint }: Attempt): string {
  const words = connectStrings.attempt;
  switch (state) {
    case "connected":
      return account === null ? words.connectedUnnamed : words.connected(account.name);
    case "failed":
      return words.failed;
    case "cancelled":
      return words.cancelled;
    case "expired":
      return kind === "qr" ? words.qrTitle : words.expired;
    case "qr":
      return words.qrTitle;
    case "pairing_code":
      return words.pairingTitle;
    case "checkpoint":
      return checkpoint === null ? words.region[kind] : words.checkpointTitle[checkpoint.type];
    case "waiting":
      return words.region[kind];
  }
}

function Waiting({ attempt: { kind, url } }: { attempt: Attempt }) {
  const words = connectStrings.attempt;
  if (kind === "hosted") {
    return (
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-2 text-md">{words.waitingHosted}</p>
        {url !== null && (
          <a href={url} target="_blank" rel="noopener noreferrer" className={buttonClass("primary")}>
            {words.openHosted}
            <ExternalLink aria-hidden="true" className="size-4" strokeWidth={2} />
          </a>
        )}
        <p className="text-ink-2 text-sm">{words.openHostedNote}</p>
      </div>
    );
  }
  return (
    <>
      <p className="text-ink-2 text-md">{kind === "qr" ? words.waitingQr : words.waitingInstagram}</p>
      {kind === "qr" && <span aria-hidden="true" className="skeleton size-52 rounded-md" />}
    </>
  );
}

/** What went wrong last. */
function Problem({ attempt: { problem } }: { attempt: Attempt }) {
  return problem && <ResultLine result={{ ok: false, text: problem.text }} />;
}

function TimeLeft({ until }: { until: string }) {
  const minutes = Math.floor((Date.parse(until) - useNow()) / 60_000);
  return (
    <p suppressHydrationWarning className="text-ink-2 text-sm tabular-nums">
      {connectStrings.attempt.minutesLeft(minutes)}
    </p>
  );
}

function CancelAttempt({ attempt }: { attempt: Attempt }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["cancel"]);
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="cancel" />
      <input type="hidden" name="attemptId" value={attempt.id} />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" size="sm" disabled={isPending}>
        {connectStrings.attempt.cancel}
      </Button>
    </Form>
  );
}
