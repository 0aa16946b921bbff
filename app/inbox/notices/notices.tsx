import { useNavigate } from "@remix-run/react";
import { useEffect } from "react";
import { useInboxStore } from "../inbox-context.tsx";
import { isAttended } from "../use-attention.ts";
import { hasNews } from "./new-news.ts";
import { isSoundOn } from "./sound-choice.ts";

type WorkerQuestion = { type: "is_looked_at"; chatId: string } | { type: "open_chat"; chatId: string | null };

/** One tab plays, and no tone falls into another one. */
const CHIME_LOCK = "parley-chime";
const CHIME_MS = 1_500;
const AFTER_ATTENDED_MS = 250;

/** What the inbox does with news besides showing them: a tone by choice, and the way from a notice to its chat. */
export function Notices({ chatId }: { chatId: string | null }) {
  const store = useInboxStore();
  const navigate = useNavigate();

  useEffect(() => {
    let before = store.getState();
    return store.subscribe(() => {
      const after = store.getState();
      const { chats, connection } = before;
      before = after;
      if (after.chats === chats || connection !== "live" || after.connection !== "live" || !isSoundOn()) return;
      const now = Date.now();
      if (!hasNews(chats, after.chats, null, now)) return;
      const isHere = isAttended();
      const isSeen = isHere && !hasNews(chats, after.chats, chatId, now);
      // The tab that is looked at goes first: of what is seen there the others say nothing either.
      setTimeout(() => inOneTab(isSeen ? null : playChime), isHere ? 0 : AFTER_ATTENDED_MS);
    });
  }, [store, chatId]);

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    /** What the worker of notices asks (app/public/push-worker.js). */
    const onMessage = ({ data, ports: [port] }: MessageEvent<WorkerQuestion | null>) => {
      if (data?.type === "is_looked_at") port?.postMessage(isAttended() && data.chatId === chatId);
      if (data?.type !== "open_chat") return;
      port?.postMessage(true);
      navigate(data.chatId === null ? "/inbox" : `/inbox/${encodeURIComponent(data.chatId)}`);
    };
    serviceWorker.addEventListener("message", onMessage);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener("message", onMessage);
  }, [navigate, chatId]);
  return null;
}

const playChime = async () => (await import("./chime.ts")).playChime();

function inOneTab(play: (() => Promise<boolean>) | null): void {
  void navigator.locks?.request(CHIME_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    await play?.();
    await new Promise((wake) => setTimeout(wake, CHIME_MS));
  });
}
