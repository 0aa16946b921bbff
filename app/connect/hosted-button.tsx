import type { ChannelName } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectAnswer } from "./connect-action.ts";

/** Begins a sign-in on the provider's own page. */
export function HostedButton({
  credentialId,
  channel,
  attemptId = "",
  look = "plain",
}: {
  credentialId: string;
  channel: ChannelName;
  /** The sign-in that it is instead of. */
  attemptId?: string;
  look?: "primary" | "plain";
}) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["hosted"]);
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="hosted" />
      <input type="hidden" name="attemptId" value={attemptId} />
      <input type="hidden" name="credentialId" value={credentialId} />
      <input type="hidden" name="channel" value={channel} />
      <p className="text-ink-2 text-sm">{connectStrings.add.hostedText}</p>
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look={look} disabled={isPending}>
        {isPending ? connectStrings.working : connectStrings.add.hostedDo(channel)}
      </Button>
    </Form>
  );
}
