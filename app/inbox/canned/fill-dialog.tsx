import { type FormEvent, useState } from "react";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { cannedStrings as words } from "../../lib/canned-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { fillVariables } from "./variables.ts";

/** Asks for what a canned reply needs and nobody here knows, and shows what it will say. */
export function FillDialog({
  reply,
  values,
  onFill,
  onClose,
}: {
  reply: CannedReply;
  /** By name; empty for what is asked. */
  values: Readonly<Record<string, string>>;
  onFill: (text: string) => void;
  onClose: () => void;
}) {
  const asked = Object.keys(values).filter((name) => values[name] === "");
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const text = fillVariables(reply.text, { ...values, ...typed });

  function submit(event: FormEvent): void {
    event.preventDefault();
    onFill(text);
  }
  return (
    <Dialog title={words.fillTitle(reply.shortcut)} closeLabel={words.cancel} onClose={onClose}>
      <form method="post" onSubmit={submit} className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-4">
        {asked.map((name, at) => (
          <label key={name} className="flex flex-col gap-1.5 font-medium">
            <span dir="auto">{name.replaceAll("_", " ")}</span>
            <input
              data-first={at === 0 ? true : undefined}
              required
              dir="auto"
              value={typed[name] ?? ""}
              maxLength={500}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              autoComplete="off"
              className="h-11 rounded-md border border-edge bg-surface px-3.5 font-normal text-[1rem] transition-colors hover:border-ink-2"
            />
          </label>
        ))}
        <div>
          <p className="pb-1 text-ink-2 text-xs">{words.preview}</p>
          <p
            dir="auto"
            className="max-h-48 overflow-y-auto whitespace-pre-wrap rounded-md bg-sent px-3.5 py-2.5 text-lg text-sent-ink [overflow-wrap:anywhere]"
          >
            {text}
          </p>
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary">
            {words.insert}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
