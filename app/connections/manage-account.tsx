import { type ReactNode, useState } from "react";
import type { Account } from "../../worker/shared/wire.ts";
import type { Credential } from "../connect/connection.ts";
import { WebhookCard } from "../connect/webhook-card.tsx";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectionsAnswer } from "./connections-action.ts";
import { ReplaceCredentials } from "./replace-credentials.tsx";

const words = connectionsStrings;

/** What one does rarely with an account, behind a door that the browser itself opens. */
export function ManageAccount({ account, credential }: { account: Account; credential: Credential | null }) {
  return (
    <details className="not-open:-mb-2.5 border-line border-t pt-2">
      <summary className="cursor-pointer rounded-sm py-2 font-medium text-md" aria-label={words.manageOf(account.name)}>
        {words.manage}
      </summary>
      <div className="flex flex-col gap-6 pt-3">
        <Rename account={account} />
        {account.keepsMedia !== undefined && <KeepMedia account={account} keeps={account.keepsMedia} />}
        {account.state !== "removed" && <Webhook account={account} />}
        {credential && <ReplaceCredentials account={account} credential={credential} />}
        {account.state !== "removed" && <Disconnect account={account} />}
      </div>
    </details>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-semibold text-md">{title}</h3>
      {children}
    </div>
  );
}

function Rename({ account: { id, name } }: { account: Account }) {
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectionsAnswer>(["rename"]);
  return (
    <Form method="post" noValidate className="flex max-w-[440px] flex-col gap-3">
      <input type="hidden" name="intent" value="rename" />
      <input type="hidden" name="accountId" value={id} />
      <Field
        id={`name-${id}`}
        name="name"
        label={words.name}
        hint={words.nameHint}
        error={errors.name}
        defaultValue={name}
        autoComplete="off"
      />
      <ResultLine result={resultOf(answer, words.renamed)} />
      <Button type="submit" size="sm" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : words.rename}
      </Button>
    </Form>
  );
}

/** Only where the network's terms are against keeping files: says so, and leaves the choice to the owner. */
function KeepMedia({ account: { id }, keeps }: { account: Account; keeps: boolean }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectionsAnswer>(["keep_media", "drop_media"]);
  const done = answer?.intent === "keep_media" ? words.mediaKept : words.mediaDropped;
  return (
    <Part title={words.media}>
      <p className="text-ink-2 text-md">{words.mediaText}</p>
      <p className="text-ink-2 text-md">{keeps ? words.mediaDropText : words.mediaKeepText}</p>
      <ResultLine result={resultOf(answer, done)} />
      <Form method="post">
        <input type="hidden" name="intent" value={keeps ? "drop_media" : "keep_media"} />
        <input type="hidden" name="accountId" value={id} />
        <Button type="submit" size="sm" disabled={isPending}>
          {isPending ? connectStrings.working : keeps ? words.mediaDrop : words.mediaKeep}
        </Button>
      </Form>
    </Part>
  );
}

/** Asked for at the provider only when somebody wants to see it. */
function Webhook({ account }: { account: Account }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectionsAnswer>(["webhook"]);
  const details = answer?.ok && answer.intent === "webhook" ? answer.done.details : null;
  return (
    <Part title={words.webhook}>
      {details && <WebhookCard account={account} details={details} />}
      <ResultLine result={resultOf(answer, null)} />
      <Form method="post">
        <input type="hidden" name="intent" value="webhook" />
        <input type="hidden" name="accountId" value={account.id} />
        <Button type="submit" size="sm" disabled={isPending}>
          {isPending ? connectStrings.working : details ? connectStrings.webhook.again : words.webhookShow}
        </Button>
      </Form>
    </Part>
  );
}

/** Asked once; the history stays unless somebody says otherwise. */
function Disconnect({ account: { id, name } }: { account: Account }) {
  const { submit, answer, isPending } = useFormAnswer<ConnectionsAnswer>(["disconnect"]);
  const [isAsking, setAsking] = useState(false);
  const [isErasing, setErasing] = useState(false);
  return (
    <Part title={words.disconnect}>
      <p className="text-ink-2 text-md">{words.disconnectText}</p>
      <ResultLine result={resultOf(answer, words.disconnected)} isPending={isPending} />
      <Button
        size="sm"
        disabled={isPending}
        aria-label={isPending ? undefined : words.disconnectOf(name)}
        className="self-start"
        onClick={() => {
          setErasing(false);
          setAsking(true);
        }}
      >
        {isPending ? connectStrings.working : words.disconnect}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={words.disconnectTitle(name)}
          text={words.disconnectText}
          confirmLabel={words.disconnect}
          cancelLabel={connectStrings.cancel}
          isDanger
          onConfirm={() =>
            submit({ intent: "disconnect", accountId: id, erase: isErasing ? "yes" : "no" }, { method: "post" })
          }
          onClose={() => setAsking(false)}
        >
          <label className="mt-4 flex min-h-11 cursor-pointer items-start gap-3 py-2 text-md">
            <input
              type="checkbox"
              checked={isErasing}
              onChange={(event) => setErasing(event.currentTarget.checked)}
              className="mt-0.5 size-[18px] flex-none accent-accent"
            />
            {words.erase}
          </label>
        </ConfirmDialog>
      )}
    </Part>
  );
}
