import type { ChannelName } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import type { Attempt } from "./connection.ts";
import { HostedButton } from "./hosted-button.tsx";

/** What the network asks for in the middle of a sign-in. What cannot be answered here has a way out. */
export function Checkpoint({
  attempt,
  checkpoint,
  credentialId,
  channel,
}: {
  attempt: Attempt;
  checkpoint: NonNullable<Attempt["checkpoint"]>;
  credentialId: string | null;
  channel: ChannelName;
}) {
  const words = connectStrings.attempt;
  const { type } = checkpoint;
  return (
    <>
      <p className="text-ink-2 text-md">{words.checkpointText[type]}</p>
      {type === "captcha" || type === "phone" ? (
        credentialId !== null && (
          <HostedButton credentialId={credentialId} channel={channel} attemptId={attempt.id} look="primary" />
        )
      ) : type === "in_app" ? (
        <Approval attemptId={attempt.id} />
      ) : (
        <CodeForm key={type} attemptId={attempt.id} />
      )}
    </>
  );
}

function CodeForm({ attemptId }: { attemptId: string }) {
  const words = connectStrings.attempt;
  const { Form, answer, errors, isPending } = useFormAnswer<ConnectAnswer>(["answer"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" noValidate className="flex max-w-[360px] flex-col gap-4">
      <input type="hidden" name="intent" value="answer" />
      <input type="hidden" name="attemptId" value={attemptId} />
      <Field
        id="checkpoint-code"
        name="code"
        label={words.code}
        error={errors.code}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : words.answer}
      </Button>
    </Form>
  );
}

/** UniPile notices an approval by itself; saying so makes it look at once. */
function Approval({ attemptId }: { attemptId: string }) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["approved"]);
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="approved" />
      <input type="hidden" name="attemptId" value={attemptId} />
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending}>
        {isPending ? connectStrings.working : connectStrings.attempt.approved}
      </Button>
    </Form>
  );
}
