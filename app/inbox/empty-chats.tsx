import { Link } from "@remix-run/react";
import { MessageCircle, Plug } from "lucide-react";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { type ChatFilter, INBOX_KEY, listKey } from "./chat-filter.ts";
import { useInbox } from "./inbox-context.tsx";
import { useMay } from "./viewer.tsx";

/** Why a list is empty, and what will fill it. */
export function EmptyChats({ filter }: { filter: ChatFilter }) {
  const words = strings.chats;
  const accounts = useInbox((state) => state.accounts);
  const canConnect = useMay("accounts.manage");
  const connected = Object.values(accounts).filter((account) => account.state !== "removed");
  if (connected.length === 0) {
    return (
      <Notice
        icon={<Plug className="size-5" strokeWidth={1.7} />}
        title={words.noAccountTitle}
        text={canConnect ? words.noAccountText : words.noAccountAsk}
      >
        {canConnect && (
          <Link to="/onboarding" discover="none" className={buttonClass("primary", "sm")}>
            {words.noAccountDo}
          </Link>
        )}
      </Notice>
    );
  }
  const icon = <MessageCircle className="size-5" strokeWidth={1.7} />;
  if (filter.channel !== null && filter.view === "open" && !filter.labelId) {
    const name = strings.channel[filter.channel];
    return <Notice icon={icon} title={words.noneInFilterTitle(name)} text={words.noneInFilterText} />;
  }
  if (listKey(filter) !== INBOX_KEY) {
    const { noneTitle, noneText, noneLabelled } = teamStrings.views;
    return <Notice icon={icon} title={noneTitle} text={filter.labelId ? noneLabelled : noneText[filter.view]} />;
  }
  const names = connected.map((account) => account.name).join(", ");
  return <Notice icon={icon} title={words.noChatsTitle} text={words.noChatsText(names)} />;
}
