import { useNavigate } from "@remix-run/react";
import { MessageCircleOff } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Account } from "../../../worker/shared/wire.ts";
import { newChatStrings as words } from "../../lib/new-chat-strings.ts";
import { strings } from "../../lib/strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { homeCountry } from "./home-country.ts";
import { createNewChatActions } from "./new-chat-actions.ts";

/** Which account, whom, and the chat is open: the one that is there, else a new one. */
export function NewChatDialog({ onClose }: { onClose: () => void }) {
  const accounts = Object.values(useInbox((state) => state.accounts)).filter(canStart);
  return (
    <Dialog title={words.title} closeLabel={words.close} onClose={onClose}>
      {accounts.length === 0 ? (
        <Notice
          icon={<MessageCircleOff className="size-5" strokeWidth={1.7} />}
          title={words.noAccountTitle}
          text={words.noAccountText}
        />
      ) : (
        <NewChatForm accounts={accounts} onDone={onClose} />
      )}
    </Dialog>
  );
}

const canStart = (account: Account): boolean => account.abilities?.startChat === true && account.state !== "removed";

type Problem = { field: string | null; text: string };

function NewChatForm({ accounts, onDone }: { accounts: Account[]; onDone: () => void }) {
  const actions = useLaterActions(createNewChatActions);
  const navigate = useNavigate();
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? "");
  const [who, setWho] = useState("");
  const [name, setName] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  const by = account?.channel === "instagram" ? "username" : "phone";
  const errorOf = (field: string) => (problem?.field === field ? problem.text : undefined);

  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (account === undefined || isAsking) return;
    if (who.trim() === "") return setProblem({ field: by, text: words.needed[by] });
    setProblem(null);
    setIsAsking(true);
    const started = await actions.startChat({
      accountId: account.id,
      ...(by === "phone" ? { phone: who.trim(), country: homeCountry() } : { username: who.trim() }),
      ...(name.trim() === "" ? {} : { name: name.trim() }),
    });
    setIsAsking(false);
    if (started.ok) {
      onDone();
      navigate(`/inbox/${started.chatId}`);
      return;
    }
    const [field] = started.fields;
    if (field === undefined) setProblem({ field: null, text: words.why(started.reason) });
    else setProblem({ field: field.field, text: words.rule(started.reason, field.rule) });
  }

  return (
    <form method="post" noValidate onSubmit={(event) => void start(event)} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {accounts.length > 1 && (
          <SelectField
            name="new-chat-account"
            label={words.account}
            value={account?.id}
            onChange={(event) => {
              setAccountId(event.target.value);
              setProblem(null);
            }}
            choices={accounts.map(({ id, channel, name: called }) => ({
              value: id,
              name: `${strings.channel[channel]} · ${called}`,
            }))}
          />
        )}
        <Field
          key={by}
          name={`new-chat-${by}`}
          label={words[by]}
          hint={by === "phone" ? words.phoneHint : words.usernameHint}
          error={errorOf(by)}
          data-first
          type={by === "phone" ? "tel" : "text"}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={who}
          onChange={(event) => setWho(event.target.value)}
        />
        <Field
          name="new-chat-name"
          label={words.name}
          hint={words.nameHint}
          error={errorOf("name")}
          autoComplete="off"
          maxLength={120}
          dir="auto"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {account?.abilities?.templates && <p className="text-ink-2 text-sm">{words.templateFirst}</p>}
        <div role="alert" className="text-danger text-sm empty:hidden">
          {problem?.field === null && problem.text}
        </div>
      </div>
      <footer className="flex flex-none justify-end border-line border-t px-5 py-3">
        <Button type="submit" look="primary" disabled={isAsking}>
          {isAsking ? words.starting : words.start}
        </Button>
      </footer>
    </form>
  );
}
