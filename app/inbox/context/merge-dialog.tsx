import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { SearchAnswer } from "../../../worker/shared/search.ts";
import type { ContactCard } from "../../../worker/shared/team.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { mergeStrings as words } from "../../lib/merge-strings.ts";
import { strings } from "../../lib/strings.ts";
import { CALL_LIMIT_MS, trpc } from "../../lib/trpc-client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useContactWork } from "./use-contact-work.ts";

/** ms. Shorter than the pause of somebody who thinks. */
const PAUSE_MS = 180;

type Person = SearchAnswer["people"][number];

/** Who else is this same person: found by name or number, and merged after one more look. */
export function MergeDialog({
  chat,
  contact,
  answered,
  onClose,
}: {
  chat: Chat;
  contact: ContactCard;
  answered: (card: ContactCard) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Person | null>(null);
  const isTyped = typed.trim() !== "";
  const { people, problem, isSearching } = usePeople(isTyped ? typed.trim() : (contact.name ?? ""), contact.id);
  const accounts = useInbox((state) => state.accounts);
  const work = useContactWork(answered, words.not);

  async function merge(other: Person): Promise<void> {
    const asked = { contactId: other.contactId, intoContactId: contact.id };
    if (await work.ask((limit) => trpc.contacts.merge.mutate(asked, limit))) onClose();
  }
  const told = isSearching ? words.searching : problem === null && people.length === 0 && isTyped ? words.nobody : "";

  return (
    <Dialog title={words.dialog(chat.name)} closeLabel={words.close} isTall onClose={onClose}>
      <div className="flex-none px-5 pt-4 pb-2">
        <label className="relative block">
          <span className="sr-only">{words.search}</span>
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute start-3 top-3 size-[18px] text-ink-2"
            strokeWidth={1.7}
          />
          <input
            data-first
            dir="auto"
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={words.placeholder}
            autoComplete="off"
            enterKeyHint="search"
            className="h-[42px] w-full rounded-md border border-edge bg-raised ps-10 pe-3 text-[1rem] placeholder:text-ink-2 panes:text-md"
          />
        </label>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {people.length > 0 && (
          <h3 className="px-2 pt-1 pb-1.5 font-semibold text-ink-2 text-xs">
            {isTyped ? words.found : words.suggested}
          </h3>
        )}
        <ul>
          {people.map((person) => (
            <li key={person.contactId}>
              <button
                type="button"
                aria-haspopup="dialog"
                disabled={work.isBusy}
                onClick={() => setChosen(person)}
                className="flex min-h-14 w-full items-center gap-3 rounded-md px-2 text-start transition-colors hover:bg-raised"
              >
                <Avatar
                  id={person.chat?.id ?? person.contactId}
                  name={person.name}
                  size="md"
                  pictureUrl={person.chat?.pictureUrl}
                  {...(person.chat ? { channel: person.chat.channel } : {})}
                />
                <span className="min-w-0 flex-1">
                  <span dir="auto" className="one-line block truncate font-medium">
                    {person.name}
                  </span>
                  {person.chat && (
                    <span dir="auto" className="one-line block truncate text-ink-2 text-sm">
                      {[person.handle, strings.channel[person.chat.channel], accounts[person.chat.accountId]?.name]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <p role="status" className="px-2 py-3 text-ink-2 text-sm empty:hidden">
          {told}
        </p>
        <p role="alert" className="px-2 py-2 text-danger text-sm empty:hidden">
          {work.problem ?? problem}
        </p>
      </div>
      {chosen && (
        <ConfirmDialog
          title={words.confirmTitle(chosen.name, chat.name)}
          text={words.confirmText(chat.name)}
          confirmLabel={words.confirm}
          cancelLabel={words.cancel}
          onConfirm={() => void merge(chosen)}
          onClose={() => setChosen(null)}
        />
      )}
    </Dialog>
  );
}

/** Everybody but this one who is called so, a moment after one has stopped typing. */
function usePeople(query: string, contactId: string) {
  const [found, setFound] = useState<{ query: string; people: Person[]; problem: string | null }>({
    query: "",
    people: [],
    problem: null,
  });
  useEffect(() => {
    if (query === "") return setFound({ query, people: [], problem: null });
    let isOld = false;
    const timer = setTimeout(() => {
      const signal = AbortSignal.timeout(CALL_LIMIT_MS);
      trpc.messages.search.query({ query, limit: 1 }, { signal }).then(
        ({ people }) => !isOld && setFound({ query, people, problem: null }),
        (error) => {
          const problem = words.notSearched(contextStrings.why(failureOf(error).reason));
          if (!isOld) setFound({ query, people: [], problem });
        },
      );
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [query]);
  return {
    ...found,
    people: found.people.filter((each) => each.contactId !== contactId),
    isSearching: found.query !== query,
  };
}
