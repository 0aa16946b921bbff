import { paneStrings as words } from "../../lib/pane-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useInbox } from "../inbox-context.tsx";
import { ChatLabels } from "./chat-labels.tsx";
import { ChatMedia } from "./chat-media.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { ContactHead } from "./contact-head.tsx";
import { ContactNote } from "./contact-note.tsx";
import { ContextSkeleton } from "./context-skeleton.tsx";
import { Merges } from "./merges.tsx";
import { OtherChats } from "./other-chats.tsx";
import { OutsideLinks } from "./outside-links.tsx";
import { Reach } from "./reach.tsx";
import { useContact } from "./use-contact.ts";

/** Everything that is known of whom one writes with; of a group what is the chat's alone. */
export function ContactPanel({ chatId }: { chatId: string }) {
  const chat = useInbox((state) => state.chats[chatId]);
  const isMissing = useInbox((state) => state.threads[chatId]?.status === "missing");
  const { read, answered, again } = useContact(chatId);
  // The thread beside it says so.
  if (isMissing) return null;
  if (read.view === null && read.hasFailed) {
    return (
      <Notice role="alert" title={words.failed}>
        <Button onClick={again}>{words.tryAgain}</Button>
      </Notice>
    );
  }
  if (read.view === null || !chat) return <ContextSkeleton />;
  const { contact, chats } = read.view;
  return (
    <div className="px-4 pb-4">
      <ContactHead chat={chat} contact={contact} answered={answered} />
      {contact && <Reach contact={contact} />}
      <ChatLabels chat={chat} />
      {contact && (
        <>
          <ContactFields contact={contact} answered={answered} />
          <ContactNote contact={contact} answered={answered} />
          <OutsideLinks contact={contact} answered={answered} />
        </>
      )}
      <ChatMedia chatId={chatId} />
      {contact && (
        <>
          <OtherChats chatId={chatId} chats={chats} />
          <Merges chat={chat} contact={contact} answered={answered} onUndone={again} />
        </>
      )}
    </div>
  );
}
