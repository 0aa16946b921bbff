import { CircleAlert } from "lucide-react";
import type { ChannelName, Provider } from "../../worker/shared/wire.ts";
import { ChannelTile } from "../connect/channel-tile.tsx";
import type { Choice } from "../connect/read-credentials.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import type { OnboardingAnswer } from "./onboarding-action.ts";

const CHOICES = [
  { provider: "unipile", channel: "whatsapp" },
  { provider: "unipile", channel: "instagram" },
  { provider: "meta", channel: "whatsapp" },
  { provider: "meta", channel: "instagram" },
] as const satisfies readonly { provider: Provider; channel: ChannelName }[];

/** The four ways there are, and what each needs, costs and risks. */
export function ProviderStep({ choice }: { choice: Choice | null }) {
  const words = onboardingStrings.provider;
  const { Form, answer, errors, isPending } = useFormAnswer<OnboardingAnswer>(["choice"]);
  const form = useFormFocus(answer);
  return (
    <Form ref={form} method="post" className="flex flex-col gap-5">
      <input type="hidden" name="intent" value="choice" />
      <fieldset aria-describedby={errors.choice ? "choice-error" : undefined} className="flex flex-col gap-3">
        <legend className="sr-only">{words.legend}</legend>
        {CHOICES.map(({ provider, channel }) => {
          const value = `${provider}-${channel}` as const;
          const { name, text } = words.choices[value];
          return (
            <label
              key={value}
              className="flex cursor-pointer items-start gap-3.5 rounded-card border border-line bg-surface p-4 transition-colors hover:border-ink-3 has-checked:border-accent has-checked:bg-selected"
            >
              <input
                type="radio"
                name="choice"
                value={value}
                defaultChecked={choice?.provider === provider && choice.channel === channel}
                aria-invalid={errors.choice ? true : undefined}
                aria-describedby={`${value}-text`}
                aria-label={name}
                className="mt-2 size-[18px] flex-none accent-accent"
              />
              <ChannelTile channel={channel} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-lg leading-tight">{name}</span>
                <span id={`${value}-text`} className="mt-1 block text-ink-2 text-sm">
                  {text}
                </span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {errors.choice && (
        <p id="choice-error" role="alert" className="flex items-start gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none" />
          {errors.choice}
        </p>
      )}
      <ResultLine result={resultOf(answer, null)} />
      <Button type="submit" look="primary" disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : onboardingStrings.next}
      </Button>
    </Form>
  );
}
