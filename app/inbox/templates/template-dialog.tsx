import { ChevronLeft, LayoutTemplate, SearchX } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { MessageTemplate } from "../../../worker/shared/message-template.ts";
import type { OutboundDraft } from "../../../worker/shared/outbound.ts";
import { templateStrings as words } from "../../lib/template-strings.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { Notice } from "../../ui/notice.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { foundTemplates, isApproved } from "./fill-template.ts";
import { createTemplateActions } from "./template-actions.ts";
import { TemplateForm } from "./template-form.tsx";

type Listed =
  | { status: "loading" }
  | { status: "failed"; reason: string }
  | { status: "ready"; items: MessageTemplate[] };

/** Which template, then what stands in its places. */
export function TemplateDialog({
  accountId,
  onSend,
  onClose,
}: {
  accountId: string;
  onSend: (content: OutboundDraft, text: string) => void;
  onClose: () => void;
}) {
  const actions = useLaterActions(createTemplateActions);
  const [listed, setListed] = useState<Listed>({ status: "loading" });
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<MessageTemplate | null>(null);

  const load = useCallback(async () => {
    setListed({ status: "loading" });
    const answer = await actions.listTemplates(accountId);
    setListed(answer.ok ? { status: "ready", items: answer.items } : { status: "failed", reason: answer.reason });
  }, [actions, accountId]);
  useEffect(() => void load(), [load]);

  return (
    <Dialog
      title={chosen === null ? words.title : chosen.name.replaceAll("_", " ")}
      closeLabel={words.close}
      isTall
      onClose={onClose}
      back={
        chosen && (
          <button
            type="button"
            aria-label={words.back}
            title={words.back}
            onClick={() => setChosen(null)}
            className={iconButtonClass}
          >
            <ChevronLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" strokeWidth={1.8} />
          </button>
        )
      }
    >
      {chosen !== null ? (
        <TemplateForm
          template={chosen}
          accountId={accountId}
          onSend={(content, text) => {
            onSend(content, text);
            onClose();
          }}
        />
      ) : listed.status === "failed" ? (
        <Notice role="alert" title={words.failed} text={words.why(listed.reason)}>
          <Button onClick={() => void load()}>{words.tryAgain}</Button>
        </Notice>
      ) : listed.status === "loading" ? (
        <TemplateSkeletons />
      ) : listed.items.length === 0 ? (
        <Notice
          icon={<LayoutTemplate className="size-5" strokeWidth={1.7} />}
          title={words.emptyTitle}
          text={words.emptyText}
        />
      ) : (
        <TemplateList templates={listed.items} query={query} onQuery={setQuery} onChoose={setChosen} />
      )}
    </Dialog>
  );
}

function TemplateList({
  templates,
  query,
  onQuery,
  onChoose,
}: {
  templates: MessageTemplate[];
  query: string;
  onQuery: (query: string) => void;
  onChoose: (template: MessageTemplate) => void;
}) {
  const found = foundTemplates(templates, query);
  const search = useCallback((field: HTMLInputElement | null) => field?.focus(), []);
  return (
    <>
      <div className="flex-none px-5 pt-4 pb-2">
        <input
          ref={search}
          type="search"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          aria-label={words.search}
          placeholder={words.search}
          autoComplete="off"
          className="h-11 w-full rounded-md border border-edge bg-surface px-3.5 text-[1rem] transition-colors placeholder:text-ink-2 hover:border-ink-2"
        />
      </div>
      {found.length === 0 ? (
        <Notice
          icon={<SearchX className="size-5" strokeWidth={1.7} />}
          title={words.noneTitle}
          text={words.noneText(query.trim())}
        />
      ) : (
        <ul aria-label={words.list} className="min-h-0 flex-1 overflow-y-auto px-2.5 pb-2.5">
          {found.map((template) => (
            <li key={`${template.name} ${template.language}`}>
              <TemplateRow template={template} onChoose={() => onChoose(template)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function TemplateRow({ template, onChoose }: { template: MessageTemplate; onChoose: () => void }) {
  const { name, language, status, reason, category, body } = template;
  const approved = isApproved(template);
  return (
    <button
      type="button"
      disabled={!approved}
      onClick={onChoose}
      className="flex w-full flex-col gap-0.5 rounded-md p-2.5 text-start transition-colors enabled:hover:bg-raised focus-visible:-outline-offset-2"
    >
      <span className="flex w-full items-baseline gap-2">
        <span className={classNames("min-w-0 flex-1 truncate font-medium", !approved && "text-ink-2")}>
          {name.replaceAll("_", " ")}
        </span>
        <span className={classNames("flex-none text-xs", approved ? "text-ink-2" : "font-semibold text-warn")}>
          {approved ? `${words.category(category)} · ${language}` : `${words.status(status)} · ${language}`}
        </span>
      </span>
      <span dir="auto" className="line-clamp-2 text-ink-2 text-sm [overflow-wrap:anywhere]">
        {approved ? body : (reason ?? body)}
      </span>
    </button>
  );
}

function TemplateSkeletons() {
  return (
    <div role="status" aria-label={words.loading} className="flex flex-col gap-5 px-5 py-5">
      {[60, 48, 72, 54].map((width) => (
        <span key={width} className="flex flex-col gap-2">
          <span className="skeleton h-3.5 rounded-full" />
          <span className="skeleton h-3 w-4/5 rounded-full" />
        </span>
      ))}
    </div>
  );
}
