import { CircleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { TextButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { useInboxActions } from "./inbox-context.tsx";
import type { PendingSend } from "./inbox-state.ts";

/** Loaded with the first message that somebody deletes. */
const loadDiscard = () => import("./discard-failed.ts").then((module) => module.discardFailed);

/** Under an own bubble that did not arrive, or may not have: why, in words, and what one can do. */
export function SendProblem({ message, pending }: { message: Message; pending: PendingSend | null }) {
  const actions = useInboxActions();
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const words = strings.problem;

  if (pending) {
    if (pending.state !== "not_sent") return null;
    return (
      <Line tone="danger" text={words.notSentYet(words.why(pending.reason), pending.isKept !== false)}>
        <TextButton onClick={() => actions.sendAgain(pending.clientId)}>{words.retry}</TextButton>
        <TextButton onClick={() => actions.discard(pending.clientId)}>{words.discard}</TextButton>
      </Line>
    );
  }
  if (message.status !== "failed" && message.status !== "unconfirmed") return null;

  const askAgain = async () => {
    setIsAsking(true);
    setRefusal((await actions.retry(message.id)) === "not_asked" ? words.retryFailed : null);
    setIsAsking(false);
  };
  const remove = async (button: HTMLElement) => {
    setIsAsking(true);
    setRefusal(
      await loadDiscard().then(
        (discard) => discard(actions.tools, message, button),
        () => words.retryFailed,
      ),
    );
    setIsAsking(false);
  };
  const { error } = message;
  const isUncertain = message.status === "unconfirmed";
  const why = error ? words.withCode(error.text, error.code) : words.unknown;
  const text = refusal ?? (isUncertain ? words.uncertain : words.notSent(why));
  return (
    <Line tone={isUncertain ? "warn" : "danger"} text={text}>
      <TextButton disabled={isAsking} onClick={() => void askAgain()}>
        {isUncertain ? words.sendAgain : words.retry}
      </TextButton>
      {/* What may have arrived stays: nobody knows better than this bubble. */}
      {!isUncertain && (
        <TextButton disabled={isAsking} onClick={({ currentTarget }) => void remove(currentTarget)}>
          {words.remove}
        </TextButton>
      )}
    </Line>
  );
}

function Line({ tone, text, children }: { tone: "danger" | "warn"; text: string; children: ReactNode }) {
  return (
    <div
      className={classNames(
        "mx-1 mt-1 flex max-w-[86%] flex-wrap items-center justify-end gap-x-2.5 text-xs",
        tone === "danger" ? "text-danger" : "text-warn",
      )}
    >
      <span className="flex items-start gap-1.5">
        <CircleAlert aria-hidden="true" className="mt-[2px] size-3.5 flex-none" strokeWidth={2} />
        <span className="[overflow-wrap:anywhere]">{text}</span>
      </span>
      {children}
    </div>
  );
}
