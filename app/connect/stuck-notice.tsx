import { useFetchers, useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { connectStrings } from "../lib/connect-strings.ts";
import { Button } from "../ui/button.tsx";

/** A page is read in well under a second; a provider that is asked on the way has its own limit, far below this. */
const READ_LIMIT_MS = 15_000;
/** Connecting asks a provider several times in a row. */
const SEND_LIMIT_MS = 60_000;

/**
 * Says that the server does not answer, where a page is being read (again) or a form is on its way for far too long.
 * Remix itself waits for ever. What is shown may be old by then; a page that is loaded anew is the way on, since it ends
 * whatever hangs.
 */
export function StuckNotice() {
  const navigation = useNavigation();
  const isRereading = useRevalidator().state !== "idle";
  const isFetching = useFetchers().some(({ state }) => state !== "idle");
  const isReading = isRereading || navigation.state === "loading";
  const isSending = isFetching || navigation.state === "submitting";
  const isReadStuck = useIsLong(isReading, READ_LIMIT_MS);
  const isSendStuck = useIsLong(isSending, SEND_LIMIT_MS);
  return (
    <div role="alert" className="empty:hidden">
      {(isReadStuck || isSendStuck) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-warn-soft px-3.5 py-3 text-md text-warn">
          <p className="min-w-[20ch] flex-1">{connectStrings.stuck.text}</p>
          <Button size="sm" onClick={() => location.reload()}>
            {connectStrings.stuck.reload}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Whether something has been so for longer than that, without a pause. */
function useIsLong(is: boolean, limitMs: number): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!is) return;
    const timer = setTimeout(() => setLong(true), limitMs);
    return () => clearTimeout(timer);
  }, [is, limitMs]);
  return isLong;
}
