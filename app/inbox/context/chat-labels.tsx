import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { useInbox } from "../inbox-context.tsx";
import { labelsOf } from "../inbox-views.ts";
import { LabelChip } from "../team/label-chip.tsx";
import { useMay } from "../viewer.tsx";
import { Hint, Section } from "./section.tsx";

const words = contextStrings.labels;
const loadLabels = () => import("../team/label-dialog.tsx").then((module) => module.LabelDialog);

/** What the team calls this chat. */
export function ChatLabels({ chat }: { chat: Chat }) {
  const labels = useInbox((state) => labelsOf(state.team.labels, chat.labelIds));
  const mayWork = useMay("inbox.work");
  const [isOpen, setIsOpen] = useState(false);
  const Labels = useLoaded(loadLabels, isOpen, () => setIsOpen(false));
  return (
    <Section
      title={words.title}
      action={mayWork ? { name: contextStrings.edit, opensDialog: true, run: () => setIsOpen(true) } : null}
    >
      {labels.length === 0 ? (
        <Hint>{words.none}</Hint>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {labels.map((label) => (
            <li key={label.id}>
              <LabelChip label={label} />
            </li>
          ))}
        </ul>
      )}
      {Labels && <Labels chat={chat} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}
