import { useCallback, useEffect, useState } from "react";
import type { MediaPage, WrittenLinks } from "../../../worker/shared/contact-view.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { CALL_LIMIT_MS, trpc } from "../../lib/trpc-client.ts";
import { useInbox, useInboxActions } from "../inbox-context.tsx";
import type { Thread } from "../thread.ts";

export type MediaItem = MediaPage["items"][number];
export type LinkItem = WrittenLinks["items"][number];

type Page<Item> = { items: Item[]; nextCursor: string | null };
export type Pages<Item> = Page<Item> & { status: "loading" | "ready" | "failed" };

/** Looked through again by itself when a page had nothing: a long chat may hold few files. */
const EMPTY_PAGES_MAX = 20;

/** What was written in the chat with a file or a link, as far as it is loaded: whenever this is another, pages are read anew. */
const marks = new WeakMap<Thread, string>();
function markOf(thread: Thread | undefined): string {
  if (thread === undefined) return "";
  const known = marks.get(thread);
  if (known !== undefined) return known;
  const mark = thread.messages
    .filter(({ attachments, text }) => attachments.length > 0 || text?.includes("://"))
    .map(({ id, attachments }) => id + attachments.map(({ state }) => state[0]).join(""))
    .join();
  marks.set(thread, mark);
  return mark;
}

/** Files of a chat of one kind, page by page, and anew when one comes or changes. */
export const useFiles = (chatId: string, kind: "seen" | "files", limit: number) =>
  usePages<MediaItem>(
    chatId,
    useCallback(
      (cursor, signal) => trpc.contacts.media.query({ chatId, kind, cursor, limit }, { signal }),
      [chatId, kind, limit],
    ),
  );

/** The same for the links that were written in it. */
export const useWrittenLinks = (chatId: string, limit: number) =>
  usePages<LinkItem>(
    chatId,
    useCallback((cursor, signal) => trpc.contacts.links.query({ chatId, cursor, limit }, { signal }), [chatId, limit]),
  );

function usePages<Item>(
  chatId: string,
  ask: (cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>,
): { pages: Pages<Item>; more: () => void; again: () => void } {
  const actions = useInboxActions();
  const mark = useInbox((state) => markOf(state.threads[chatId]));
  const [pages, setPages] = useState<Pages<Item>>({ items: [], nextCursor: null, status: "loading" });
  const [turn, setTurn] = useState(0);

  const read = useCallback(
    async (from: string | null): Promise<Page<Item>> => {
      const items: Item[] = [];
      let cursor = from;
      for (let page = 0; page < EMPTY_PAGES_MAX; page++) {
        const next = await ask(cursor, AbortSignal.timeout(CALL_LIMIT_MS));
        items.push(...next.items);
        cursor = next.nextCursor;
        if (items.length > 0 || cursor === null) break;
      }
      return { items, nextCursor: cursor };
    },
    [ask],
  );
  const failed = useCallback(
    (error: unknown) => {
      if (failureOf(error).reason === "not_signed_in") void actions.checkSession();
      setPages((before) => ({ ...before, status: before.items.length === 0 ? "failed" : "ready" }));
    },
    [actions],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: anew by `mark` and `turn`
  useEffect(() => {
    let isOld = false;
    read(null).then(
      (page) => !isOld && setPages({ ...page, status: "ready" }),
      (error) => !isOld && failed(error),
    );
    return () => {
      isOld = true;
    };
  }, [read, failed, mark, turn]);

  const { nextCursor, status } = pages;
  const more = useCallback(() => {
    if (nextCursor === null || status === "loading") return;
    setPages((before) => ({ ...before, status: "loading" }));
    read(nextCursor).then(
      (page) =>
        setPages((before) =>
          before.nextCursor === nextCursor
            ? { items: [...before.items, ...page.items], nextCursor: page.nextCursor, status: "ready" }
            : before,
        ),
      failed,
    );
  }, [nextCursor, status, read, failed]);
  const again = useCallback(() => {
    setPages((before) => ({ ...before, status: "loading" }));
    setTurn((before) => before + 1);
  }, []);
  return { pages, more, again };
}
