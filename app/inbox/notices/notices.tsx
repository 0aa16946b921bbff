import { useNavigate } from "@remix-run/react";
import { useEffect } from "react";
import { useInboxStore } from "../inbox-context.tsx";
import { isAttended } from "../use-attention.ts";
import { hasNews } from "./new-news.ts";
import { isSoundOn } from "./sound-choice.ts";

/** One tab plays, and no tone falls into another one. */
const CHIME_LOCK = "parley-chime";
const CHIME_MS = 1_500;

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
      if (hasNews(chats, after.chats, isAttended() ? chatId : null, Date.now())) chimeInOneTab();
    });
  }, [store, chatId]);

  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return;
    /** Somebody pressed a notice (app/public/push-worker.js). */
    const onMessage = ({ data }: MessageEvent<{ type?: unknown; chatId?: unknown } | null>) => {
      if (data?.type !== "open_chat") return;
      navigate(typeof data.chatId === "string" ? `/inbox/${encodeURIComponent(data.chatId)}` : "/inbox");
    };
    serviceWorker.addEventListener("message", onMessage);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener("message", onMessage);
  }, [navigate]);
  return null;
}

function chimeInOneTab(): void {
  void navigator.locks?.request(CHIME_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    const { playChime } = await import("./chime.ts");
    await playChime();
    await new Promise((wake) => setTimeout(wake, CHIME_MS));
  });
}
