import { Link } from "@remix-run/react";
import { TriangleAlert } from "lucide-react";
import { standingOf } from "../connect/connection.ts";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";
import { useMay } from "./viewer.tsx";

const words = strings.accountBanner;

/** Above a chat whose account does not work as it should, with the way there for whoever may mend it. */
export function AccountBanner({ accountId }: { accountId: string | undefined }) {
  const account = useInbox((state) => (accountId === undefined ? undefined : state.accounts[accountId]));
  const canMend = useMay("accounts.manage");
  const standing = account && standingOf(account);
  if (!account || !standing || standing === "connected" || standing === "connecting") return null;
  return (
    <div
      role="status"
      data-standing={standing}
      className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <TriangleAlert aria-hidden="true" className="size-4 flex-none" strokeWidth={2} />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {words.text[standing](account.name)}
        {!canMend && ` ${words.ask}`}
      </p>
      {canMend && (
        <Link
          to="/connections"
          discover="none"
          className="inline-flex min-h-6 items-center rounded-sm font-semibold underline underline-offset-2 pointer-coarse:min-h-11"
        >
          {words.open}
        </Link>
      )}
    </div>
  );
}
