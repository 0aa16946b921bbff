import { CircleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { MESSAGE_TEXT_MAX } from "../../../worker/shared/protocol.ts";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { cannedStrings as words } from "../../lib/canned-strings.ts";
import { whyNotTaken } from "../../lib/why-not-taken.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Field } from "../../ui/field.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { createCannedActions } from "./canned-actions.ts";

/** As the server has it (worker/trpc/canned-replies.ts). */
const SHORTCUT = /^[\p{L}\p{N}_-]{1,40}$/u;

type Problems = { shortcut?: string; text?: string; whole?: string };

/** One canned reply: what it is called and what it says. Nothing typed is lost when it cannot be saved. */
export function ReplyForm({ reply, onDone }: { reply: CannedReply | null; onDone: () => void }) {
  const actions = useLaterActions(createCannedActions);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? "");
  const [problems, setProblems] = useState<Problems>({});
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const called = shortcut.trim().replace(/^\//, "");
    const wrong: Problems = {
      ...(!SHORTCUT.test(called) && { shortcut: words.shortcutRule }),
      ...(text.trim() === "" && { text: words.textRule }),
    };
    setProblems(wrong);
    if (Object.keys(wrong).length > 0 || isBusy) return;
    setIsBusy(true);
    const answer = await actions.saveCannedReply({ id: reply?.id ?? null, shortcut: called, text: text.trim() });
    setIsBusy(false);
    if (answer.ok) onDone();
    else if (answer.reason === "shortcut_taken") setProblems({ shortcut: words.shortcutTaken });
    else setProblems({ whole: words.notSaved(whyNotTaken(answer.reason)) });
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={submit}
      className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4"
    >
      <Field
        name="shortcut"
        label={words.shortcut}
        hint={words.shortcutHint}
        error={problems.shortcut}
        data-first
        dir="auto"
        value={shortcut}
        maxLength={41}
        onChange={(event) => setShortcut(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <div className="flex flex-col gap-1.5">
        <label htmlFor="canned-text" className="font-medium text-md">
          {words.text}
        </label>
        <textarea
          id="canned-text"
          dir="auto"
          rows={6}
          value={text}
          maxLength={MESSAGE_TEXT_MAX}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={problems.text ? true : undefined}
          aria-describedby={problems.text ? "canned-text-error" : undefined}
          className={classNames(
            "w-full resize-y rounded-md border bg-surface px-3.5 py-2.5 text-[1rem] leading-[1.4] transition-colors",
            problems.text ? "border-danger" : "border-edge hover:border-ink-2",
          )}
        />
        {problems.text && (
          <p id="canned-text-error" className="flex items-start gap-1.5 text-danger text-sm">
            <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none" />
            {problems.text}
          </p>
        )}
      </div>
      <p role="alert" className="text-danger text-sm empty:hidden">
        {problems.whole}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{words.cancel}</Button>
        <Button type="submit" look="primary" disabled={isBusy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
