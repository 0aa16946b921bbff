import { useState } from "react";
import { chooseSound, useSoundChoice } from "../../inbox/notices/sound-choice.ts";
import { noticeStrings as words } from "../../lib/notice-strings.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";

/** Whether a new message is heard in this browser. */
export function SoundChoice() {
  const isOn = useSoundChoice();
  const [hasFailed, setHasFailed] = useState(false);
  const listen = async () => {
    const { playChime } = await import("../../inbox/notices/chime.ts");
    setHasFailed(!(await playChime()));
  };
  return (
    <Section id="sound" title={words.sound} lead={words.soundLead}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <label className="flex min-h-[var(--target)] cursor-pointer items-center gap-3 font-medium">
          <input
            type="checkbox"
            role="switch"
            checked={isOn}
            aria-checked={isOn}
            onChange={(event) => chooseSound(event.target.checked)}
            className="size-4 accent-accent"
          />
          {words.soundOn}
        </label>
        <Button size="sm" onClick={() => void listen().catch(() => setHasFailed(true))}>
          {words.soundTry}
        </Button>
      </div>
      <ResultLine result={hasFailed ? { ok: false, text: words.soundFailed } : null} />
    </Section>
  );
}
