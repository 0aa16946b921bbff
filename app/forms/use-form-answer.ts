import { useActionData, useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { FormErrors } from "./errors-from.ts";
import type { FormAnswer } from "./form-answer.ts";

/**
 * One form, or one group of buttons, and what its page's action told it. Each has its own answer, so that what
 * another form says does not wipe away a secret that is shown once. Without JavaScript the page comes back with
 * the answer of the form that was sent.
 *
 * @param intents the answers that are meant for it
 */
export function useFormAnswer<Answer extends FormAnswer<string, unknown>>(intents: readonly Answer["intent"][]) {
  const fetcher = useFetcher<Answer>();
  const posted = useActionData<Answer>() as Answer | undefined;
  const given = (fetcher.data ?? posted) as Answer | undefined;
  const answer = given && intents.includes(given.intent) ? given : null;
  const errors: FormErrors = answer && !answer.ok ? answer.errors : {};
  return {
    Form: fetcher.Form,
    submit: fetcher.submit,
    isPending: fetcher.state !== "idle",
    sent: fetcher.formData,
    answer,
    errors,
  };
}

/**
 * After an answer: the first wrong field gets the focus, and a form that did its work is empty again. At once, together
 * with the words, and not when the page's data have been read again: by then somebody types a secret into the next field.
 */
export function useFormFocus(answer: FormAnswer<string, unknown> | null) {
  const form = useRef<HTMLFormElement>(null);
  const heeded = useRef(answer);
  useEffect(() => {
    if (heeded.current === answer) return;
    heeded.current = answer;
    if (answer === null) return;
    if (answer.ok) form.current?.reset();
    else form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [answer]);
  return form;
}
