import { useState } from "react";
import { commandStrings } from "../../lib/command-strings.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { COMMANDS, SHORTCUTS } from "./commands.ts";
import { KeyCaps, keysOf } from "./key-caps.tsx";
import { hasSingleKeys, setSingleKeys } from "./single-keys.ts";

const words = commandStrings.help;

/** All keys on one sheet, and the switch that turns letters alone off. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const [areOn, setAreOn] = useState(hasSingleKeys);
  const choose = (next: boolean) => {
    setAreOn(next);
    setSingleKeys(next);
  };
  return (
    <Dialog title={words.title} closeLabel={words.close} onClose={onClose}>
      <div className="overflow-y-auto px-5 py-3">
        <dl className="flex flex-col">
          {COMMANDS.map((name) => {
            const shortcut = SHORTCUTS[name];
            if (!shortcut) return null;
            const isOff = !shortcut.withMod && !areOn;
            return <Line key={name} name={commandStrings.names[name]} keys={keysOf(shortcut)} isOff={isOff} />;
          })}
        </dl>
        <h3 className="mt-4 mb-1 font-semibold text-ink-2 text-xs">{words.inLists}</h3>
        <dl className="flex flex-col">
          <Line name={words.arrows} keys={words.keys.arrows} />
          <Line name={words.range} keys={words.keys.range} />
          <Line name={words.homeEnd} keys={words.keys.homeEnd} />
          <Line name={words.open} keys={words.keys.open} />
          <Line name={words.escape} keys={words.keys.escape} />
        </dl>
        <label className="mt-4 flex items-start gap-2.5 border-line border-t pt-4">
          <input
            type="checkbox"
            checked={areOn}
            onChange={(event) => choose(event.target.checked)}
            className="mt-0.5 size-[18px] flex-none accent-accent"
          />
          <span>
            {words.singleKeys}
            <span className="block text-ink-2 text-sm">{words.singleKeysHint}</span>
          </span>
        </label>
      </div>
    </Dialog>
  );
}

function Line({ name, keys, isOff = false }: { name: string; keys: readonly string[]; isOff?: boolean }) {
  return (
    <div className="flex min-h-9 items-center gap-3">
      <dt className={isOff ? "flex-1 text-ink-2 line-through" : "flex-1"}>{name}</dt>
      <dd>
        <KeyCaps keys={keys} />
      </dd>
    </div>
  );
}
