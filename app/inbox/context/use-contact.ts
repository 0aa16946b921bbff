import { useCallback, useEffect, useState } from "react";
import type { ContactView } from "../../../worker/shared/contact-view.ts";
import type { ContactCard } from "../../../worker/shared/team.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { CALL_LIMIT_MS, trpc } from "../../lib/trpc-client.ts";
import { useInbox, useInboxActions } from "../inbox-context.tsx";

/** `view.contact` is null for a group. Once there is a view it stays until there is a newer one. */
export type ContactRead = { view: ContactView | null; hasFailed: boolean };

/** Of the chats that were looked at last: going back to one shows at once what was known, and reads it again. */
const seen = new Map<string, ContactView>();
const SEEN_MAX = 24;

/**
 * Who one writes with in a chat, kept as it is on the server: whatever the log says of the person (a new name, a merge,
 * what a colleague wrote down) leads to reading them again, and only the last reading counts.
 */
export function useContact(chatId: string): {
  read: ContactRead;
  /** What the server answered to a change: shown at once. */
  answered: (card: ContactCard) => void;
  again: () => void;
} {
  const actions = useInboxActions();
  const [read, setRead] = useState<ContactRead>(() => {
    return { view: seen.get(chatId) ?? null, hasFailed: false };
  });
  const [turn, setTurn] = useState(0);
  const contactId = read.view?.contact?.id;
  const named = useInbox((state) => (contactId ? state.names[contactId] : undefined));
  const written = useInbox((state) => (contactId ? state.team.contacts[contactId] : undefined));
  const isOffline = useInbox((state) => state.connection === "offline");
  // A snapshot after a gap knows neither, and brings these anew.
  const since = useInbox((state) => state.team.members);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew whenever one of these is another one
  useEffect(() => {
    if (isOffline) return;
    let isOld = false;
    trpc.contacts.get.query({ chatId }, { signal: AbortSignal.timeout(CALL_LIMIT_MS) }).then(
      (view) => {
        if (isOld) return;
        remember(chatId, view);
        setRead({ view, hasFailed: false });
      },
      (error) => {
        if (failureOf(error).reason === "not_signed_in") void actions.checkSession();
        if (!isOld) setRead(({ view }) => ({ view, hasFailed: true }));
      },
    );
    return () => {
      isOld = true;
    };
  }, [chatId, turn, named, written, isOffline, since, actions]);

  const answered = useCallback(
    (card: ContactCard) => {
      setRead((before) => {
        if (before.view === null) return before;
        const view = { ...before.view, contact: card };
        remember(chatId, view);
        return { view, hasFailed: false };
      });
      setTurn((before) => before + 1);
    },
    [chatId],
  );
  const again = useCallback(() => {
    setRead(({ view }) => ({ view, hasFailed: false }));
    setTurn((before) => before + 1);
  }, []);
  return { read, answered, again };
}

function remember(chatId: string, view: ContactView): void {
  seen.delete(chatId);
  seen.set(chatId, view);
  const [oldest] = seen.keys();
  if (seen.size > SEEN_MAX && oldest !== undefined) seen.delete(oldest);
}
