import { Pencil } from "lucide-react";
import { useState } from "react";
import type { ContactCard } from "../../../worker/shared/team.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { strings } from "../../lib/strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useInbox } from "../inbox-context.tsx";
import { useMay } from "../viewer.tsx";
import { RenameForm } from "./rename-form.tsx";
import { useContactWork } from "./use-contact-work.ts";
import { useRefocus } from "./use-refocus.ts";

const words = contextStrings.name;

/** Who it is, large; by the pencil the team's own name for them. */
export function ContactHead({
  chat,
  contact,
  answered,
}: {
  chat: Chat;
  /** Null for a group. */
  contact: ContactCard | null;
  answered: (card: ContactCard) => void;
}) {
  const accountName = useInbox((state) => state.accounts[chat.accountId]?.name);
  const mayWork = useMay("inbox.work");
  const [isRenaming, setIsRenaming] = useState(false);
  const [typed, setTyped] = useState("");
  const work = useContactWork(answered);
  const button = useRefocus<HTMLButtonElement>(isRenaming);

  async function rename(name: string | null): Promise<void> {
    if (contact === null) return;
    const isSame = name === chat.name || name === "";
    const isDone =
      isSame || (await work.ask((limit) => trpc.contacts.update.mutate({ contactId: contact.id, name }, limit)));
    if (isDone) setIsRenaming(false);
  }

  return (
    <div className="flex flex-col items-center pt-6 pb-4 text-center">
      <Avatar id={chat.id} name={chat.name} channel={chat.channel} pictureUrl={chat.pictureUrl} size="xl" />
      {isRenaming && contact ? (
        <div className="mt-3 mb-2 w-full text-start">
          <RenameForm
            isNameOurs={contact.isNameOurs === true}
            value={typed}
            isBusy={work.isBusy}
            onType={setTyped}
            onRename={(name) => void rename(name)}
            onCancel={() => setIsRenaming(false)}
          />
        </div>
      ) : (
        <div className="mt-3 flex max-w-full items-center justify-center">
          {contact && mayWork && <span aria-hidden="true" className="w-[var(--target)] flex-none" />}
          <h2
            dir="auto"
            className="min-w-0 font-semibold text-[1.0625rem] leading-snug tracking-[-.01em] [overflow-wrap:anywhere]"
          >
            {chat.name}
          </h2>
          {contact && mayWork && (
            <button
              ref={button}
              type="button"
              aria-label={words.edit}
              title={words.edit}
              onClick={() => {
                setTyped(chat.name);
                setIsRenaming(true);
              }}
              className={iconButtonClass}
            >
              <Pencil aria-hidden="true" className="size-4" strokeWidth={1.8} />
            </button>
          )}
        </div>
      )}
      <p dir="auto" className="mt-0.5 text-ink-2 text-sm">
        {chat.isGroup && `${contextStrings.group} · `}
        {strings.channel[chat.channel]}
        {accountName && ` · ${accountName}`}
      </p>
      <p role="alert" className="mt-2 text-danger text-sm empty:hidden">
        {work.problem}
      </p>
    </div>
  );
}
