import { type KeyboardEvent, useCallback, useRef, useState } from "react";

/** A list that belongs to the field while it is open, and the row of it that Enter would take. */
export type ListLink = { listId: string; rowId: string | null };

/**
 * What a field and a list above it tell each other: the list gets the field's keys first, and the field names the list
 * and its chosen row to who cannot see them. A field of several lines is no combobox by the rules of ARIA, so it says
 * only what a text field may say.
 */
export function useFieldList() {
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const [list, setList] = useState<ListLink | null>(null);
  const link = useCallback(
    (next: ListLink | null) =>
      setList((before) => (before?.listId === next?.listId && before?.rowId === next?.rowId ? before : next)),
    [],
  );
  const field = list && {
    "aria-autocomplete": "list" as const,
    "aria-controls": list.listId,
    "aria-activedescendant": list.rowId ?? undefined,
  };
  return { keys, link, field };
}
