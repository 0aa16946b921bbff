import type { Clock } from "../../lib/calendar.ts";
import { searchStrings as words } from "../../lib/search-strings.ts";
import type { Choice } from "./search-choices.ts";
import { MessageHit, PersonHit } from "./search-hits.tsx";
import { OptionGroup, type OptionProps, SearchOption } from "./search-option.tsx";
import type { Found } from "./use-search.ts";

/** What was found, people and messages apart. */
export function SearchResults({
  results,
  found,
  clock,
  optionOf,
}: {
  results: readonly Choice[];
  found: Found;
  clock: Clock;
  optionOf: (choice: Choice) => OptionProps;
}) {
  const people = results.filter(({ type }) => type === "person" || type === "more_people");
  const messages = results.flatMap((choice) => (choice.type === "message" ? [choice] : []));
  return (
    <>
      {people.length > 0 && (
        <OptionGroup name={words.people}>
          {people.map((choice) => (
            <SearchOption key={optionOf(choice).id} {...optionOf(choice)}>
              {choice.type === "person" && <PersonHit person={choice.person} query={found.query} />}
              {choice.type === "more_people" && (
                <span className="font-semibold text-accent text-sm">{words.morePeople(choice.count)}</span>
              )}
            </SearchOption>
          ))}
        </OptionGroup>
      )}
      {messages.length > 0 && (
        <OptionGroup name={words.messages}>
          {messages.map((choice) => (
            <SearchOption key={choice.hit.message.id} {...optionOf(choice)}>
              <MessageHit hit={choice.hit} clock={clock} />
            </SearchOption>
          ))}
        </OptionGroup>
      )}
    </>
  );
}
