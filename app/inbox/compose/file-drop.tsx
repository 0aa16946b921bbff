import { Paperclip } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { composeStrings } from "../../lib/compose-strings.ts";

/** Files dragged over the thread: handlers for its pane, and whether to say where to drop them. */
export function useFileDrop(onFiles: ((files: File[]) => void) | null) {
  const [isOver, setIsOver] = useState(false);
  /** Entering a child comes before leaving its parent. */
  const depth = useRef(0);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

  function leave(): void {
    depth.current = 0;
    setIsOver(false);
  }

  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!onFiles || !hasFiles(event)) return;
      depth.current += 1;
      setIsOver(true);
    },
    onDragLeave() {
      depth.current -= 1;
      if (depth.current <= 0) leave();
    },
    onDragOver(event: DragEvent) {
      // Also where nothing can be attached: or the browser would leave the page and show the file.
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = onFiles ? "copy" : "none";
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      leave();
      onFiles?.([...event.dataTransfer.files]);
    },
  };
  return { isOver, handlers };
}

export function DropHere() {
  return (
    <div className="pointer-events-none absolute inset-3 z-20 grid place-items-center rounded-bubble border-2 border-accent border-dashed bg-[color-mix(in_srgb,var(--surface)_88%,transparent)]">
      <p className="flex items-center gap-2.5 font-semibold text-accent text-lg">
        <Paperclip aria-hidden="true" className="size-5" strokeWidth={1.8} />
        {composeStrings.dropHere}
      </p>
    </div>
  );
}
