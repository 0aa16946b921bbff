import { type FormEvent, useState } from "react";
import { snoozeStrings as words } from "../../lib/snooze-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { snoozeTime } from "./snooze-time.ts";
import { timeToCome } from "./snooze-words.ts";

const PRESETS = [
  { name: words.presets.hours, typed: "in 3 hours" },
  { name: words.presets.tomorrow, typed: "tomorrow 9" },
  { name: words.presets.monday, typed: "monday 9" },
];

/** Until when a chat is out of the way, in plain words; what they mean stands beneath before anything is done. */
export function SnoozeDialog({
  onSnooze,
  onClose,
}: {
  /** @param until ms since 1970; false when it was not done, and said elsewhere */
  onSnooze: (until: number) => Promise<boolean>;
  onClose: () => void;
}) {
  const clock = useClock();
  const [typed, setTyped] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const until = snoozeTime(typed, Date.now());

  function snooze(at: number | null): void {
    setWasTried(true);
    if (at === null) return;
    void onSnooze(at);
    onClose();
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    snooze(until);
  };

  return (
    <Dialog title={words.title} closeLabel={words.cancel} onClose={onClose}>
      <form method="post" onSubmit={submit} className="flex flex-col gap-4 overflow-y-auto px-5 py-4">
        <p className="text-ink-2">{words.lead}</p>
        <div className="flex flex-wrap gap-2">
          {PRESETS.map((preset) => (
            <Button key={preset.typed} size="sm" onClick={() => snooze(snoozeTime(preset.typed, Date.now()))}>
              {preset.name}
            </Button>
          ))}
        </div>
        <label className="flex flex-col gap-1.5 font-medium">
          {words.field}
          <input
            data-first
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={words.placeholder}
            aria-describedby="snooze-means"
            aria-invalid={wasTried && until === null ? true : undefined}
            autoComplete="off"
            enterKeyHint="done"
            className="h-11 rounded-md border border-edge bg-surface px-3.5 font-normal text-[1rem] transition-colors placeholder:text-ink-2 hover:border-ink-2"
          />
        </label>
        <p id="snooze-means" aria-live="polite" className="-mt-2 min-h-5 text-ink-2 text-sm">
          {until !== null
            ? words.until(timeToCome(until, clock))
            : (typed.trim() !== "" || wasTried) && <span className="text-danger">{words.unclear}</span>}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary">
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
