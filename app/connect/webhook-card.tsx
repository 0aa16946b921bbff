import { useRevalidator } from "@remix-run/react";
import type { Account } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Mark } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { ChannelTile } from "./channel-tile.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import type { WebhookDetails } from "./connection.ts";
import { CopyLine } from "./copy-line.tsx";
import { NumberedSteps } from "./scan-code.tsx";

const words = connectStrings.webhook;

/** How one account's messages get here: that it is done, or what has to be pasted where. */
export function WebhookCard({ account, details }: { account: Account; details: WebhookDetails | null }) {
  const { revalidate, state } = useRevalidator();
  const isMeta = account.provider === "meta";
  // Without a token to enter, the app is the operator's, and so is what is to be done about it.
  const isOwnApp = isMeta && details?.verifyToken !== undefined;
  const isWorking = details?.subscribed === true && details.problem === null;
  return (
    <section
      aria-label={account.name}
      className="flex flex-col gap-4 rounded-card border border-line bg-surface p-4 panes:p-5"
    >
      <div className="flex items-center gap-3">
        <ChannelTile channel={account.channel} />
        <h2 dir="auto" className="one-line min-w-0 flex-1 truncate font-semibold text-lg">
          {account.name}
        </h2>
        <Mark look={isWorking ? "good" : details?.problem ? "bad" : "quiet"}>
          {isWorking
            ? words.works
            : details === null || details.subscribed === null
              ? isMeta && details !== null && !isOwnApp
                ? words.waiting
                : words.unknown
              : words.notSubscribed}
        </Mark>
      </div>
      {isWorking && <p className="text-ink-2 text-md">{isMeta ? words.subscribed : words.registered}</p>}
      {details?.problem && (
        <div role="alert" className="rounded-md bg-warn-soft px-3.5 py-3 text-md text-warn">
          <p className="font-medium">{details.problem.text}</p>
          <p>{details.problem.todo}</p>
        </div>
      )}
      {details?.problem?.code === "webhook_elsewhere" && <TakeOver accountId={account.id} text={words.takeOverText} />}
      {details?.problem?.code === "webhook_moved" && <TakeOver accountId={account.id} text={null} />}
      {isMeta && !isOwnApp && details?.subscribed === null && details.problem === null && (
        <p className="text-ink-2 text-md">{words.byLogin}</p>
      )}
      {isOwnApp && details && (
        <>
          <CopyLine label={words.url} value={details.url} />
          {details.verifyToken !== undefined && <CopyLine label={words.verifyToken} value={details.verifyToken} />}
          <details open={!isWorking}>
            <summary className="cursor-pointer rounded-sm py-1.5 font-medium text-md">{words.whereTitle}</summary>
            <NumberedSteps steps={words.where[account.channel]} />
          </details>
        </>
      )}
      {!isWorking && (
        <Button size="sm" onClick={revalidate} disabled={state !== "idle"} className="self-start">
          {state === "idle" ? words.again : connectStrings.working}
        </Button>
      )}
    </section>
  );
}

/** Another product has the app's webhooks: for this number alone they can be sent here. */
function TakeOver({ accountId, text }: { accountId: string; text: string | null }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["take_over"]);
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="take_over" />
      <input type="hidden" name="accountId" value={accountId} />
      {text && <p className="text-ink-2 text-md">{text}</p>}
      <ResultLine result={resultOf(answer, words.takenOver)} />
      <Button type="submit" look="primary" size="sm" disabled={isPending}>
        {isPending ? connectStrings.working : words.takeOver}
      </Button>
    </Form>
  );
}
