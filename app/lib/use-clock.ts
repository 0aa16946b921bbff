import { useRouteLoaderData } from "@remix-run/react";
import { useMemo, useSyncExternalStore } from "react";
import type { loader as rootLoader } from "../root.tsx";
import { type Clock, knownTimeZone, localDay } from "./calendar.ts";

const CHECK_EVERY_MS = 30_000;

/**
 * The viewer's time zone and day. While the page is brought to life it is what the server drew with (the
 * `tz` cookie of an earlier visit, else UTC), right after that what the browser says, and it turns at midnight.
 */
export function useClock(): Clock {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  const drawnWith = root ? `${root.clock.timeZone}|${root.clock.today}` : "UTC|1970-01-01";
  const spelled = useSyncExternalStore(subscribe, browserClock, () => drawnWith);
  return useMemo(() => {
    const [timeZone = "UTC", today = ""] = spelled.split("|");
    return { timeZone, today };
  }, [spelled]);
}

/** Tells the server for the next visit. */
export function rememberTimeZone(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `tz=${encodeURIComponent(browserTimeZone())}; path=/; max-age=31536000; samesite=lax`;
}

let timeZone: string | null = null;
function browserTimeZone(): string {
  timeZone ??= knownTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return timeZone;
}

function browserClock(): string {
  return `${browserTimeZone()}|${localDay(Date.now(), browserTimeZone())}`;
}

function subscribe(onChange: () => void): () => void {
  const id = setInterval(onChange, CHECK_EVERY_MS);
  return () => clearInterval(id);
}
