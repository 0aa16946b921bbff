import { Download, Printer } from "lucide-react";
import { useEffect, useRef } from "react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";

/** The codes for when the phone is not there, this one time, and three ways to keep them. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const words = settingsStrings.security;
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const text = codes.join("\n");
  return (
    <div
      ref={panel}
      tabIndex={-1}
      role="status"
      className="print-alone rounded-md border border-accent bg-selected p-4 outline-none"
    >
      <h3 className="font-semibold text-md">{words.recoveryCodes}</h3>
      <p className="mt-0.5 text-md">{words.factorConfirmed}</p>
      <p className="text-ink-2 text-sm">
        {words.recoveryText} {settingsStrings.shownOnce}
      </p>
      <ul
        aria-label={words.recoveryCodes}
        className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-4 gap-y-1.5"
      >
        {codes.map((code) => (
          <li key={code}>
            <code className="select-all whitespace-nowrap text-md">{code}</code>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-center gap-2 print:hidden">
        <CopyButton
          text={text}
          words={{ copy: settingsStrings.copy, copied: settingsStrings.copied, failed: settingsStrings.copyFailed }}
        />
        <Button size="sm" onClick={() => saveAsFile(words.recoveryFile, `${words.recoveryFileTitle}\n\n${text}\n`)}>
          <Download aria-hidden="true" className="size-4 text-ink-2" strokeWidth={1.8} />
          {settingsStrings.download}
        </Button>
        <Button size="sm" onClick={() => window.print()}>
          <Printer aria-hidden="true" className="size-4 text-ink-2" strokeWidth={1.8} />
          {settingsStrings.print}
        </Button>
        <Button size="sm" look="primary" onClick={onKept} className="ms-auto">
          {words.recoveryDone}
        </Button>
      </div>
    </div>
  );
}

/** Made in the page: the codes travel nowhere for it. */
function saveAsFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
