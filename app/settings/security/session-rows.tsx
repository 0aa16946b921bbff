import { MonitorSmartphone } from "lucide-react";
import { type ReactNode, useState } from "react";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { dayText, momentText } from "../moment.ts";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { SecurityAnswer } from "./security-action.ts";

/** A session of the viewer, in whatever workspace; times are ISO 8601. */
export type SessionItem = {
  id: string;
  device: string | null;
  workspace: string;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
};

/** Where the viewer is signed in, and how to end it: one by one, or everywhere at once. */
export function SessionRows({ sessions }: { sessions: readonly SessionItem[] }) {
  const words = settingsStrings.security;
  const { Form, submit, answer, sent, isPending } = useFormAnswer<SecurityAnswer>(["end", "end_all"]);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Section id="sessions" title={words.sessions} lead={words.sessionsLead}>
      <ResultLine result={resultOf(answer, words.ended)} isPending={isPending} />
      <Form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          setIsAsking(true);
        }}
      >
        <input type="hidden" name="intent" value="end_all" />
        <Button type="submit" size="sm" disabled={isPending}>
          {words.endAll}
        </Button>
      </Form>
      <Rows label={words.sessions}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session}>
            {!session.current && (
              <Form method="post">
                <input type="hidden" name="intent" value="end" />
                <input type="hidden" name="id" value={session.id} />
                <Button
                  type="submit"
                  size="sm"
                  aria-label={words.endOf(session.device ?? words.sessionUnknown)}
                  disabled={sent?.get("id") === session.id}
                >
                  {words.end}
                </Button>
              </Form>
            )}
          </SessionRow>
        ))}
      </Rows>
      {isAsking && (
        <ConfirmDialog
          title={words.endAllTitle}
          text={words.endAllText}
          confirmLabel={words.endAll}
          cancelLabel={settingsStrings.cancel}
          isDanger
          onConfirm={() => submit({ intent: "end_all" }, { method: "post" })}
          onClose={() => setIsAsking(false)}
        />
      )}
    </Section>
  );
}

function SessionRow({ session, children }: { session: SessionItem; children: ReactNode }) {
  const words = settingsStrings.security;
  const clock = useClock();
  return (
    <Row>
      <span aria-hidden="true" className="grid size-8 flex-none place-items-center rounded-full bg-raised text-ink-2">
        <MonitorSmartphone className="size-4" strokeWidth={1.8} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{session.device ?? words.sessionUnknown}</span>
          {session.current && <Mark look="good">{words.sessionHere}</Mark>}
        </p>
        <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">
          {session.workspace} · {words.sessionSeen(momentText(session.lastSeenAt, clock))} ·{" "}
          {words.sessionSince(dayText(session.createdAt, clock))}
        </p>
      </div>
      {children}
    </Row>
  );
}
