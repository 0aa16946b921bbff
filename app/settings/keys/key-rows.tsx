import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { KeyScope } from "../../../worker/shared/permissions.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import type { Clock } from "../../lib/calendar.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { dayText, momentText } from "../moment.ts";
import { Row, Rows, Section } from "../section.tsx";
import type { KeysAnswer } from "./keys-action.ts";

/** A key as the list has it; times are ISO 8601. */
export type KeyItem = {
  id: string;
  name: string;
  lastFour: string;
  scopes: KeyScope[];
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  isExpired: boolean;
};

/** The keys there are, what each may do and when it last did, and how to end it. */
export function KeyRows({ keys }: { keys: readonly KeyItem[] }) {
  const words = settingsStrings.keys;
  const clock = useClock();
  const { Form, submit, answer, sent, isPending } = useFormAnswer<KeysAnswer>(["revoke"]);
  const [asked, setAsked] = useState<KeyItem | null>(null);
  return (
    <Section id="keys" title={words.list}>
      <ResultLine result={resultOf(answer, words.revoked)} isPending={isPending} />
      {keys.length === 0 ? (
        <Notice icon={<KeyRound className="size-5" strokeWidth={1.7} />} title={words.none} text={words.noneText} />
      ) : (
        <Rows label={words.list}>
          {keys.map((key) => (
            <Row key={key.id}>
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium [overflow-wrap:anywhere]">{key.name}</span>
                  <span className="text-ink-2 text-sm tabular-nums">{words.ending(key.lastFour)}</span>
                </p>
                <p className="text-sm">
                  {words.scopesOf(key.scopes.map((scope) => settingsStrings.scopes[scope].name).join(", "))}
                </p>
                <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">{historyOf(key, clock)}</p>
              </div>
              <Form
                method="post"
                onSubmit={(event) => {
                  event.preventDefault();
                  setAsked(key);
                }}
              >
                <input type="hidden" name="intent" value="revoke" />
                <input type="hidden" name="id" value={key.id} />
                <Button
                  type="submit"
                  size="sm"
                  aria-label={words.revokeOf(key.name)}
                  disabled={sent?.get("id") === key.id}
                >
                  {words.revoke}
                </Button>
              </Form>
            </Row>
          ))}
        </Rows>
      )}
      {asked && (
        <ConfirmDialog
          title={words.revokeTitle(asked.name)}
          text={words.revokeText}
          confirmLabel={words.revoke}
          cancelLabel={settingsStrings.cancel}
          isDanger
          onConfirm={() => submit({ intent: "revoke", id: asked.id }, { method: "post" })}
          onClose={() => setAsked(null)}
        />
      )}
    </Section>
  );
}

function historyOf({ createdBy, createdAt, expiresAt, lastUsedAt, isExpired }: KeyItem, clock: Clock): string {
  const words = settingsStrings.keys;
  const ends = isExpired ? words.expired : words.expires;
  const until = expiresAt === null ? words.neverExpires : ends(dayText(expiresAt, clock));
  const used = lastUsedAt === null ? words.neverUsed : words.used(momentText(lastUsedAt, clock));
  return [used, until, words.by(createdBy, dayText(createdAt, clock))].join(" · ");
}
