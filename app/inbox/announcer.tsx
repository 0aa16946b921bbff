import { useEffect, useRef, useState } from "react";
import { strings } from "../lib/strings.ts";
import type { PendingSend } from "./inbox-state.ts";
import { arrivedSince, type Run } from "./thread.ts";

/** Reads out what is new in the open chat: each incoming message once, and each thing that was not sent. */
export function Announcer({
  chatName,
  thread,
  pending,
}: {
  chatName: string;
  thread: Run;
  pending: readonly PendingSend[];
}) {
  const [said, setSaid] = useState("");
  const known = useRef({ thread, failed: new Set<string>() });

  useEffect(() => {
    const arrived = arrivedSince(known.current.thread, thread).filter((message) => message.direction === "in");
    known.current.thread = thread;

    const failed = pending.filter((send) => send.state === "not_sent");
    const newlyFailed = failed.filter((send) => !known.current.failed.has(send.clientId));
    known.current.failed = new Set(failed.map((send) => send.clientId));

    const lines = [
      ...arrived.map((message) =>
        strings.thread.announce(message.senderName ?? chatName, message.text ?? strings.kind[message.kind]),
      ),
      ...newlyFailed.map((send) => strings.thread.failedAnnounce(strings.problem.why(send.reason))),
    ];
    if (lines.length > 0) setSaid(lines.join(". "));
  }, [thread, pending, chatName]);

  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
