import { Link, useSearchParams } from "@remix-run/react";
import { ArrowLeft, Plug, Plus } from "lucide-react";
import { AttemptPanel } from "../connect/attempt-panel.tsx";
import { StuckNotice } from "../connect/stuck-notice.tsx";
import { useLiveRefresh } from "../connect/use-live-refresh.ts";
import { AccountMenu } from "../inbox/account-menu.tsx";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { PageHead } from "../settings/section.tsx";
import { buttonClass } from "../ui/button.tsx";
import { ConnectionPill } from "../ui/connection-pill.tsx";
import { iconButtonClass } from "../ui/icon-button.ts";
import { Notice } from "../ui/notice.tsx";
import { Rail } from "../ui/rail.tsx";
import { AccountCard } from "./account-card.tsx";
import type { Connections } from "./read-connections.ts";

const words = connectionsStrings;

/** Every number and profile of the workspace, how each stands, and what can be done about it. */
export function ConnectionsScreen({ viewer, canManage, accounts, credentials, attempt }: Connections) {
  const connection = useLiveRefresh(accounts.some(({ sync }) => sync?.state === "running"));
  const [search] = useSearchParams();
  const signedIn = accounts.find(({ id }) => id === (attempt?.account?.id ?? search.get("account"))) ?? null;
  return (
    <div className="grid h-[calc(100dvh-var(--strip))] overflow-hidden panes:grid-cols-[60px_minmax(0,1fr)]">
      <Rail current="connections">
        <AccountMenu viewer={viewer} side="right" />
      </Rail>
      <main className="min-h-0 min-w-0 overflow-auto">
        <div className="mx-auto flex max-w-[840px] flex-col gap-6 px-4 pt-[max(16px,env(safe-area-inset-top))] pb-[max(48px,env(safe-area-inset-bottom))] panes:px-8 panes:pt-10">
          <div className="flex items-center gap-2 panes:hidden">
            <Link to="/inbox" discover="none" aria-label={words.backToInbox} className={iconButtonClass}>
              <ArrowLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
            </Link>
            <span className="ms-auto">
              <AccountMenu viewer={viewer} side="bottom" />
            </span>
          </div>
          <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
            <div className="w-full min-w-0 panes:w-auto panes:flex-1">
              <PageHead title={words.title} lead={canManage ? words.lead : `${words.lead} ${words.readOnly}`} />
            </div>
            <div className="flex items-center gap-3">
              <ConnectionPill connection={connection} />
              {canManage && accounts.length > 0 && <ConnectAnother />}
            </div>
          </div>
          <StuckNotice />
          {attempt && (
            <AttemptPanel
              key={attempt.id}
              attempt={attempt}
              credentialId={signedIn?.credentialId ?? null}
              channel={signedIn?.channel ?? "whatsapp"}
              accountId={signedIn?.id ?? null}
            >
              <Link to="/connections" discover="none" className={`${buttonClass("plain", "sm")} self-start`}>
                {words.close}
              </Link>
            </AttemptPanel>
          )}
          {accounts.length === 0 ? (
            <Notice
              icon={<Plug className="size-5" strokeWidth={1.7} />}
              title={words.none}
              text={canManage ? words.noneText : words.noneReadOnly}
            >
              {canManage && <ConnectAnother />}
            </Notice>
          ) : (
            <ul aria-label={words.list} className="flex flex-col gap-4">
              {accounts.map((account) => (
                <AccountCard
                  key={account.id}
                  account={account}
                  credential={credentials.find(({ id }) => id === account.credentialId) ?? null}
                  canManage={canManage}
                />
              ))}
            </ul>
          )}
        </div>
      </main>
    </div>
  );
}

function ConnectAnother() {
  return (
    <Link to="/onboarding?step=provider" discover="none" className={buttonClass("primary", "sm")}>
      <Plus aria-hidden="true" className="size-4" strokeWidth={2.2} />
      {words.another}
    </Link>
  );
}
