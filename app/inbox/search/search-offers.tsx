import { History } from "lucide-react";
import { searchStrings as words } from "../../lib/search-strings.ts";
import { TextButton } from "../../ui/button.tsx";
import type { Choice } from "./search-choices.ts";
import { OptionGroup, type OptionProps, SearchOption } from "./search-option.tsx";

/** What one may begin or go on with: searches of before, operators, what may follow the one that is being typed. */
export function SearchOffers({
  offers,
  optionOf,
}: {
  offers: readonly Choice[];
  optionOf: (choice: Choice) => OptionProps;
}) {
  const recent = offers.flatMap((offer) => (offer.type === "recent" ? [offer] : []));
  const suggested = offers.flatMap((offer) => (offer.type === "suggestion" ? [offer] : []));
  return (
    <>
      {recent.length > 0 && (
        <OptionGroup name={words.recent}>
          {recent.map((choice) => (
            <SearchOption key={choice.text} {...optionOf(choice)}>
              <History aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.8} />
              <span dir="auto" className="min-w-0 flex-1 truncate one-line">
                {choice.text}
              </span>
            </SearchOption>
          ))}
        </OptionGroup>
      )}
      {suggested.length > 0 && (
        <OptionGroup name={words.narrow}>
          {suggested.map((choice) => (
            <SearchOption key={choice.suggestion.text} {...optionOf(choice)}>
              <Sign>{choice.suggestion.shown}</Sign>
              <span className="min-w-0 flex-1 truncate text-ink-2 text-sm">{choice.suggestion.hint}</span>
            </SearchOption>
          ))}
        </OptionGroup>
      )}
    </>
  );
}

/** Beneath what is offered: the signs that no suggestion brings, and the way to forget. */
export function SearchSigns({ hasRecent, onForget }: { hasRecent: boolean; onForget: () => void }) {
  return (
    <div className="px-4 pb-4">
      <dl className="flex flex-col gap-1.5 border-line border-t py-3 text-sm">
        {words.signs.map(({ sign, means }) => (
          <div key={sign} className="flex items-center gap-3">
            <dt className="flex">
              <Sign>{sign}</Sign>
            </dt>
            <dd className="text-ink-2">{means}</dd>
          </div>
        ))}
      </dl>
      {hasRecent && (
        <TextButton className="text-ink-2 text-sm" onClick={onForget}>
          {words.clearRecent}
        </TextButton>
      )}
    </div>
  );
}

/** What one types; short ones stand in a column. */
const Sign = ({ children }: { children: string }) => (
  <span className="flex min-w-24 max-w-[75%] flex-none">
    <span dir="auto" className="truncate rounded-sm bg-paper px-1.5 py-px font-medium text-sm">
      {children}
    </span>
  </span>
);
