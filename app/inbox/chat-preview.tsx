import type { ReactNode } from "react";
import type { Draft } from "../../worker/shared/team.ts";
import type { Chat } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { writingStrings } from "../lib/writing-strings.ts";
import type { PendingSend } from "./inbox-state.ts";
import { KindIcon } from "./kind-icon.tsx";
import { Tick } from "./tick.tsx";

/** One line about the last thing said: what was written here and is still on its way, or only begun, comes first. */
export function ChatPreview({
  chat,
  pending,
  draft,
}: {
  chat: Chat;
  pending: PendingSend | undefined;
  draft: Draft | null;
}) {
  const words = strings.chats;
  if (pending) {
    const text = pending.text || strings.kind[pending.file?.kind ?? "text"];
    return pending.state === "not_sent" ? (
      <Line tone="danger" text={`${words.notSent}: ${text}`} />
    ) : (
      <Line tick={<Tick status="sending" />} text={text} />
    );
  }

  if (draft) {
    const mark = <span className="flex-none font-semibold text-accent">{writingStrings.drafts.inList}</span>;
    return <Line icon={mark} text={draft.text} />;
  }

  const last = chat.lastMessage;
  if (!last) return <Line text={words.empty} />;
  const text = last.text || strings.kind[last.kind];
  if (last.direction === "in")
    return <Line icon={<KindIcon kind={last.kind} className="size-3.5 flex-none" />} text={text} />;
  if (last.status === "failed") return <Line tone="danger" text={`${words.notSent}: ${text}`} />;
  if (last.status === "unconfirmed") return <Line tone="warn" text={`${words.deliveryUncertain}: ${text}`} />;
  return (
    <Line
      tick={<Tick status={last.status} />}
      icon={<KindIcon kind={last.kind} className="size-3.5 flex-none" />}
      text={text}
    />
  );
}

const TONES = { danger: "text-danger", warn: "text-warn" };

function Line({
  tick,
  icon,
  text,
  tone,
}: {
  tick?: ReactNode;
  icon?: ReactNode;
  text: string;
  tone?: keyof typeof TONES;
}) {
  return (
    <span className={`flex items-center gap-[5px] ${tone ? TONES[tone] : ""}`}>
      {tick}
      {icon}
      <span dir="auto" className="min-w-0 truncate one-line">
        {text}
      </span>
    </span>
  );
}
