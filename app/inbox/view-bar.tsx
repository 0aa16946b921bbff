import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { type ChatFilter, VIEWS } from "./chat-filter.ts";
import { useInbox } from "./inbox-context.tsx";

const words = teamStrings.views;

/** Which chats: by what is to be done with them, and where there are several, of which account. */
export function ViewBar({ filter, onFilter }: { filter: ChatFilter; onFilter: (filter: ChatFilter) => void }) {
  const accounts = useInbox((state) => state.accounts);
  const choices = Object.values(accounts).filter(({ state }) => state !== "removed");
  return (
    <div className="flex flex-none gap-1.5 px-4 pb-2">
      <Choice
        label={words.label}
        value={filter.view}
        onChoose={(value) => onFilter({ ...filter, view: VIEWS.find((view) => view === value) ?? "open" })}
      >
        {VIEWS.map((view) => (
          <option key={view} value={view}>
            {words.names[view]}
          </option>
        ))}
      </Choice>
      {choices.length > 1 && (
        <Choice
          label={words.accounts}
          value={filter.accountId ?? ""}
          onChoose={(value) => onFilter({ ...filter, accountId: value === "" ? null : value, channel: null })}
        >
          <option value="">{words.allAccounts}</option>
          {choices.map(({ id, name, channel }) => (
            <option key={id} value={id}>
              {`${name} · ${strings.channel[channel]}`}
            </option>
          ))}
        </Choice>
      )}
    </div>
  );
}

/** The browser's own list, which every phone and keyboard knows. */
function Choice({
  label,
  value,
  onChoose,
  children,
}: {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <span className="relative min-w-0 flex-1">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className="h-[var(--target)] w-full appearance-none truncate rounded-[10px] bg-paper ps-3 pe-8 font-medium text-sm transition-colors hover:bg-raised pointer-coarse:text-[1rem]"
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-2.5 top-1/2 size-4 -translate-y-1/2 text-ink-2"
        strokeWidth={1.8}
      />
    </span>
  );
}
