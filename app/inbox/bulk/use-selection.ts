import { type MutableRefObject, useCallback, useMemo, useRef, useState } from "react";
import { withRange } from "./with-range.ts";

/** The chats that somebody has ticked, by id: they stay so wherever live traffic moves them. */
export type Selection = {
  ids: ReadonlySet<string>;
  /** As the rows stand now, from the top; the list keeps it true. */
  order: MutableRefObject<readonly string[]>;
  toggle: (id: string) => void;
  /** Everything between what was ticked last and this one. */
  extendTo: (id: string, from?: string) => void;
  /** These and no others. */
  choose: (ids: Iterable<string>) => void;
  clear: () => void;
};

const NONE: ReadonlySet<string> = new Set();

export function useSelection(): Selection {
  const [ids, setIds] = useState(NONE);
  const order = useRef<readonly string[]>([]);
  const anchor = useRef<string | null>(null);

  const toggle = useCallback((id: string) => {
    anchor.current = id;
    setIds((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const extendTo = useCallback((id: string, from?: string) => {
    anchor.current ??= from ?? id;
    const start = anchor.current;
    setIds((before) => withRange(before, order.current, start, id));
  }, []);
  const choose = useCallback((chosen: Iterable<string>) => setIds(new Set(chosen)), []);
  const clear = useCallback(() => {
    anchor.current = null;
    setIds(NONE);
  }, []);
  return useMemo(() => ({ ids, order, toggle, extendTo, choose, clear }), [ids, toggle, extendTo, choose, clear]);
}
