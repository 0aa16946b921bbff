import { type ComponentProps, useState } from "react";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { useViewer } from "../viewer.tsx";
import { createCannedActions } from "./canned-actions.ts";
import { ReplyList } from "./reply-list.tsx";
import { fillVariables, type Known, valuesFor } from "./variables.ts";

/** A reply with the values of its variables, by name; empty for those that somebody has to be asked for. */
export type Filling = { reply: CannedReply; values: Readonly<Record<string, string>> };

/** The list behind the `/`, and what is known of the chat put into what is picked there. */
export function CannedReplies({
  chatId,
  onInsert,
  onAsk,
  ...list
}: Omit<ComponentProps<typeof ReplyList>, "onPick"> & {
  chatId: string;
  onInsert: (text: string) => void;
  onAsk: (filling: Filling) => void;
}) {
  const actions = useLaterActions(createCannedActions);
  const known = useKnown(chatId);
  const [isBusy, setIsBusy] = useState(false);

  async function pick(reply: CannedReply): Promise<void> {
    if (isBusy) return;
    let values = valuesFor(reply.text, known, {});
    if (isOpen(values)) {
      setIsBusy(true);
      values = valuesFor(reply.text, known, await actions.contactFields(chatId));
      setIsBusy(false);
    }
    if (isOpen(values)) onAsk({ reply, values });
    else onInsert(fillVariables(reply.text, values));
  }
  return <ReplyList {...list} onPick={(reply) => void pick(reply)} />;
}

const isOpen = (values: Readonly<Record<string, string>>): boolean => Object.values(values).includes("");

function useKnown(chatId: string): Known {
  const viewer = useViewer();
  const chat = useInbox((state) => state.chats[chatId]);
  const account = useInbox((state) => (chat ? state.accounts[chat.accountId] : undefined));
  return {
    contact: chat && !chat.isGroup ? chat.name : "",
    agent: viewer.email.split("@")[0] ?? "",
    account: account?.name ?? "",
    workspace: viewer.tenant.name,
  };
}
