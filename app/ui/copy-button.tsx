import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button.tsx";

/** Puts a text on the clipboard and says so, or says that it could not. */
export function CopyButton({ text, words }: { text: string; words: { copy: string; copied: string; failed: string } }) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  const isCopied = outcome === "copied";
  return (
    <>
      <Button size="sm" onClick={() => void copy()}>
        {isCopied ? (
          <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
        ) : (
          <Copy aria-hidden="true" className="size-4 text-ink-2" strokeWidth={1.8} />
        )}
        {isCopied ? words.copied : words.copy}
      </Button>
      <span role="status" className="text-danger text-sm empty:hidden">
        {outcome === "failed" ? words.failed : isCopied ? <span className="sr-only">{words.copied}</span> : null}
      </span>
    </>
  );
}
