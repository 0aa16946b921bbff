import type { Message } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";

/**
 * Hangs on the bubble's edge: each emoji once, with how many gave it.
 *
 * @param asked ours, which the provider has not taken yet
 */
export function Reactions({
  reactions,
  asked,
  chatName,
}: {
  reactions: Message["reactions"];
  asked: string | null;
  chatName: string;
}) {
  const counts = new Map<string, number>();
  for (const { emoji } of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const words = reactions.map(({ emoji, from, senderName }) =>
    strings.thread.reactionFrom(from === "out" ? strings.thread.you : (senderName ?? chatName), emoji),
  );
  return (
    <span
      title={words.join(", ")}
      className="-bottom-[13px] absolute start-2.5 flex items-center gap-1 rounded-full border border-line bg-surface px-[7px] py-px text-ink text-xs shadow-pop"
    >
      <span className="sr-only">{words.join(", ")}</span>
      {[...counts].map(([emoji, count]) => (
        <span key={emoji} aria-hidden="true" className="tabular-nums">
          {emoji}
          {count > 1 && ` ${count}`}
        </span>
      ))}
      {asked !== null && (
        <span aria-hidden="true" className="opacity-50">
          {asked}
        </span>
      )}
    </span>
  );
}
