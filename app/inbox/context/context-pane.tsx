import { useState } from "react";
import { paneStrings as words } from "../../lib/pane-strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ContextSheet } from "./context-sheet.tsx";
import { ContextSkeleton } from "./context-skeleton.tsx";
import { useContextCommand, useContextView } from "./context-view.tsx";

const loadContact = () => import("./contact-panel.tsx").then((module) => module.ContactPanel);

/** Who one writes with: beside the thread where there is room, else over it. What it shows is loaded with it. */
export function ContextPane({ chatId }: { chatId: string }) {
  const { isShownBeside, hasRoom, isOver, closeOver } = useContextView();
  useContextCommand();
  return (
    <>
      {isShownBeside && (
        <aside
          id="context-pane"
          aria-label={words.contact}
          className="hidden min-h-0 min-w-0 flex-col overflow-y-auto border-line border-s bg-surface three:flex"
        >
          {hasRoom ? <Contact chatId={chatId} /> : <ContextSkeleton />}
        </aside>
      )}
      {!hasRoom && (
        <ContextSheet isOpen={isOver} onClose={closeOver}>
          {isOver && <Contact chatId={chatId} />}
        </ContextSheet>
      )}
    </>
  );
}

function Contact({ chatId }: { chatId: string }) {
  const [isWanted, setIsWanted] = useState(true);
  const Panel = useLoaded(loadContact, isWanted, () => setIsWanted(false));
  if (!isWanted) {
    return (
      <Notice role="alert" title={words.failed}>
        <Button onClick={() => setIsWanted(true)}>{words.tryAgain}</Button>
      </Notice>
    );
  }
  return Panel ? <Panel key={chatId} chatId={chatId} /> : <ContextSkeleton />;
}
