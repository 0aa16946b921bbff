import { useState } from "react";
import type { PushLevel } from "../../../worker/shared/push.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { noticeStrings as words } from "../../lib/notice-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";

const LEVELS = ["all", "mine", "mentions", "none"] as const satisfies readonly PushLevel[];

/** Of what one wants to be told; kept as soon as it is chosen. */
export function LevelChoice({ level }: { level: PushLevel }) {
  const [chosen, setChosen] = useState(level);
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null);

  async function choose(next: PushLevel): Promise<void> {
    const before = chosen;
    setChosen(next);
    setResult(null);
    try {
      await trpc.push.setLevel.mutate({ level: next });
      setResult({ ok: true, text: words.levelSaved });
    } catch (error) {
      setChosen(before);
      setResult({ ok: false, text: words.failed(failureOf(error).reason) });
    }
  }

  return (
    <Section id="level" title={words.level} lead={words.levelLead}>
      <div role="radiogroup" aria-labelledby="level" className="flex flex-col gap-1">
        {LEVELS.map((each) => (
          <label
            key={each}
            className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md px-2 py-2 hover:bg-raised"
          >
            <input
              type="radio"
              name="level"
              value={each}
              checked={chosen === each}
              onChange={() => void choose(each)}
              className="mt-1 size-4 flex-none accent-accent"
            />
            <span>
              <span className="block font-medium">{words.levels[each].name}</span>
              <span className="block text-ink-2 text-sm">{words.levels[each].text}</span>
            </span>
          </label>
        ))}
      </div>
      <ResultLine result={result} />
    </Section>
  );
}
