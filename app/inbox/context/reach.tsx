import { Check, Copy } from "lucide-react";
import { useState } from "react";
import type { ContactCard } from "../../../worker/shared/team.ts";
import type { Account, ChannelName } from "../../../worker/shared/wire.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { strings } from "../../lib/strings.ts";
import { useInbox } from "../inbox-context.tsx";
import { Hint, lineButtonClass, Section } from "./section.tsx";
import { type Way, waysTo } from "./ways-to.ts";

const words = contextStrings.reach;

/** By what one reaches somebody: their number and their name on each network. */
export function Reach({ contact }: { contact: ContactCard }) {
  const accounts: Readonly<Record<string, Account>> = useInbox((state) => state.accounts);
  const ways = waysTo(contact.identities, (accountId): ChannelName | null => accounts[accountId]?.channel ?? null);
  return (
    <Section title={words.title}>
      {ways.length === 0 ? (
        <Hint>{words.none}</Hint>
      ) : (
        <dl className="flex flex-col">
          {ways.map((way) => (
            <div
              key={`${way.channel} ${way.value}`}
              className="group flex min-h-[var(--target)] items-center gap-2 text-sm"
            >
              <dt className="w-[84px] flex-none text-ink-2">{strings.channel[way.channel]}</dt>
              <dd className="flex min-w-0 flex-1 items-center">
                <Value way={way} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function Value({ way: { channel, value } }: { way: Way }) {
  if (value === null) return <span className="text-ink-2">{words.hidden[channel]}</span>;
  const isProfile = channel === "instagram";
  return (
    <>
      {isProfile ? (
        <a
          href={`https://www.instagram.com/${encodeURIComponent(value.slice(1))}/`}
          target="_blank"
          rel="noopener noreferrer"
          dir="ltr"
          title={words.openProfile(value)}
          className="one-line min-w-0 flex-1 truncate rounded-sm underline decoration-[color-mix(in_srgb,currentColor_40%,transparent)] underline-offset-2 hover:decoration-current"
        >
          {value}
        </a>
      ) : (
        // A number reads from left to right everywhere, and stands where its neighbours stand.
        <bdi dir="ltr" className="one-line min-w-0 flex-1 truncate tabular-nums">
          {value}
        </bdi>
      )}
      <CopyIt text={isProfile ? value.slice(1) : value} shown={value} />
    </>
  );
}

function CopyIt({ text, shown }: { text: string; shown: string }) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "failed">("none");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  return (
    <>
      <button
        type="button"
        aria-label={words.copy(shown)}
        title={words.copy(shown)}
        onClick={() => void copy()}
        className={lineButtonClass}
      >
        {outcome === "copied" ? (
          <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
        ) : (
          <Copy aria-hidden="true" className="size-4" strokeWidth={1.7} />
        )}
      </button>
      <span role="status" className="sr-only">
        {outcome === "copied" ? words.copied : outcome === "failed" ? words.notCopied : ""}
      </span>
    </>
  );
}
