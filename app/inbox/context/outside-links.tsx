import { Briefcase, FileText, Handshake, Link2, type LucideIcon, Package, Target, UserRound, X } from "lucide-react";
import { useState } from "react";
import type { ContactCard, ContactLink } from "../../../worker/shared/team.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useMay } from "../viewer.tsx";
import { LinkForm } from "./link-form.tsx";
import { Hint, lineButtonClass, Section } from "./section.tsx";
import { useContactWork } from "./use-contact-work.ts";

const words = contextStrings.links;

const ICONS: Readonly<Record<string, LucideIcon>> = {
  project: Briefcase,
  lead: Target,
  deal: Handshake,
  employee: UserRound,
  order: Package,
  invoice: FileText,
};

/** What somebody belongs to in other tools. */
export function OutsideLinks({ contact, answered }: { contact: ContactCard; answered: (card: ContactCard) => void }) {
  const mayWork = useMay("inbox.work");
  const [isAdding, setIsAdding] = useState(false);
  const work = useContactWork(answered);

  async function add(link: Omit<ContactLink, "id">): Promise<void> {
    const isDone = await work.ask((limit) => trpc.contacts.linkAdd.mutate({ contactId: contact.id, ...link }, limit));
    if (isDone) setIsAdding(false);
  }
  const remove = (linkId: string) =>
    work.ask(
      (limit) => trpc.contacts.linkRemove.mutate({ contactId: contact.id, linkId }, limit),
      contextStrings.notRemoved,
    );

  return (
    <Section
      title={words.title}
      problem={work.problem}
      action={
        mayWork && !isAdding
          ? { name: words.add, label: `${words.add}: ${words.none}`, run: () => setIsAdding(true) }
          : null
      }
    >
      {contact.links.length === 0 && !isAdding && <Hint>{words.none}</Hint>}
      <ul className="flex flex-col">
        {contact.links.map((link) => {
          const Icon = ICONS[link.type.toLowerCase()] ?? Link2;
          return (
            <li key={link.id} className="group flex items-center gap-1">
              <a
                href={link.url}
                target="_blank"
                rel="noopener noreferrer"
                aria-label={`${link.title}, ${link.type} ${link.externalId}, ${words.newTab}`}
                className="-ms-2.5 flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-[10px] px-2.5 py-1.5 transition-colors hover:bg-raised"
              >
                <Icon aria-hidden="true" className="size-[18px] flex-none text-ink-2" strokeWidth={1.7} />
                <span className="min-w-0 flex-1">
                  <span dir="auto" className="one-line block truncate text-sm">
                    {link.title}
                  </span>
                  <span dir="auto" className="one-line block truncate text-ink-2 text-xs">
                    {link.type} · {link.externalId}
                  </span>
                </span>
              </a>
              {mayWork && (
                <button
                  type="button"
                  aria-label={words.remove(link.title)}
                  title={words.remove(link.title)}
                  disabled={work.isBusy}
                  onClick={() => void remove(link.id)}
                  className={lineButtonClass}
                >
                  <X aria-hidden="true" className="size-4" strokeWidth={1.8} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {isAdding && (
        <LinkForm isBusy={work.isBusy} onSave={(link) => void add(link)} onCancel={() => setIsAdding(false)} />
      )}
    </Section>
  );
}
