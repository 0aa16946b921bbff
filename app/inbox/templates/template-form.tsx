import { type FormEvent, useRef, useState } from "react";
import type { MessageTemplate, TemplateField } from "../../../worker/shared/message-template.ts";
import type { OutboundDraft } from "../../../worker/shared/outbound.ts";
import { templateStrings as words } from "../../lib/template-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { fieldKey, filledText, openFields, type TemplateValues, templateDraft } from "./fill-template.ts";
import { HeaderFile } from "./header-file.tsx";
import { TemplatePreview } from "./template-preview.tsx";

/** One input a place, beside what the customer will read. */
export function TemplateForm({
  template,
  accountId,
  onSend,
}: {
  template: MessageTemplate;
  accountId: string;
  onSend: (content: OutboundDraft, text: string) => void;
}) {
  const [values, setValues] = useState<TemplateValues>({});
  const [missing, setMissing] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const isUnsendable = template.header?.format === "location";

  function set(key: string, value: string): void {
    setValues((before) => ({ ...before, [key]: value }));
    setMissing((before) => before.filter((one) => one !== key));
  }

  function send(event: FormEvent): void {
    event.preventDefault();
    const open = openFields(template, values);
    setMissing(open);
    const [first] = open;
    if (first === undefined) onSend(templateDraft(template, values), filledText(template, values));
    else form.current?.querySelector<HTMLElement>(`#${nameOf(first)}`)?.focus();
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={send} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        <TemplatePreview template={template} values={values} />
        {isUnsendable && <p className="text-sm text-warn">{words.locationNotice}</p>}
        {template.fields.map((field, at) => {
          const key = fieldKey(field, at);
          const error = missing.includes(key);
          if ("type" in field && field.type !== "text") {
            return (
              <HeaderFile
                key={key}
                id={nameOf(key)}
                kind={field.type}
                accountId={accountId}
                error={error ? words.fileNeeded : undefined}
                onUploaded={(uploadId) => set(key, uploadId)}
              />
            );
          }
          const example = field.part === "button" || field.type === "text" ? field.example : null;
          return (
            <Field
              key={key}
              name={nameOf(key)}
              label={labelOf(template, field, at)}
              {...(example !== null && { hint: words.example(example) })}
              error={error ? words.needed : undefined}
              value={values[key] ?? ""}
              onChange={(event) => set(key, event.target.value)}
              maxLength={1024}
              autoComplete="off"
              dir="auto"
            />
          );
        })}
      </div>
      <footer className="flex flex-none justify-end border-line border-t px-5 py-3">
        <Button type="submit" look="primary" disabled={isUnsendable}>
          {words.send}
        </Button>
      </footer>
    </form>
  );
}

const nameOf = (key: string): string => `template-${key}`;

function labelOf({ fields }: MessageTemplate, field: TemplateField, at: number): string {
  if (field.part === "button") return words.button(field.kind, field.title);
  if (field.type !== "text") return words.attachmentOf[field.type];
  if (field.name !== null) return words.named(field.part, field.name);
  const alike = fields.filter((one) => one.part === field.part);
  const before = fields.slice(0, at).filter((one) => one.part === field.part);
  return words.value(field.part, before.length + 1, alike.length);
}
