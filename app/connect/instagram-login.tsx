import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { ConnectAnswer } from "./connect-action.ts";

/** Sends the browser to Instagram's own page, which leads back to /connections/instagram. */
export function InstagramLogin({
  accountId,
  look = "primary",
}: {
  /** A profile to be signed in again. */
  accountId?: string;
  look?: "primary" | "plain";
}) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["login"]);
  const words = connectStrings.login;
  return (
    <Form method="post" className="flex flex-col items-start gap-3">
      <input type="hidden" name="intent" value="login" />
      {accountId !== undefined && <input type="hidden" name="accountId" value={accountId} />}
      <p className="text-ink-2 text-md">{accountId === undefined ? words.text : words.again}</p>
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look={look} {...(look === "plain" && { size: "sm" as const })} disabled={isPending}>
        {isPending ? connectStrings.working : words.do}
      </Button>
    </Form>
  );
}
