import { FileText, Image, Link2, MapPin, Video } from "lucide-react";
import type { MessageTemplate } from "../../../worker/shared/message-template.ts";
import { templateStrings as words } from "../../lib/template-strings.ts";
import { classNames } from "../../ui/class-names.ts";
import { filledPieces, type TemplateValues } from "./fill-template.ts";

/** The template as the bubble that it will be; places that are still open are marked. */
export function TemplatePreview({ template, values }: { template: MessageTemplate; values: TemplateValues }) {
  const { header, body, footer, buttons } = template;
  return (
    <section aria-label={words.preview} className="rounded-md bg-thread p-3.5">
      <div className="ms-auto w-fit max-w-full rounded-bubble rounded-se-tail bg-sent px-3 py-2 text-lg text-sent-ink shadow-bubble [overflow-wrap:anywhere]">
        {header?.format === "text" && header.text !== null && (
          <p dir="auto" className="mb-0.5 font-semibold">
            <Filled template={template} part="header" text={header.text} values={values} />
          </p>
        )}
        {header !== null && header.format !== "text" && (
          <span className="mb-1.5 grid h-24 min-w-52 place-items-center rounded-md bg-[color-mix(in_srgb,currentColor_10%,transparent)]">
            <HeaderIcon format={header.format} />
          </span>
        )}
        <p dir="auto" className="whitespace-pre-wrap">
          <Filled template={template} part="body" text={body} values={values} />
        </p>
        {footer !== null && (
          <p dir="auto" className="mt-1 text-[color-mix(in_srgb,currentColor_76%,transparent)] text-xs">
            {footer}
          </p>
        )}
      </div>
      {buttons.length > 0 && (
        <ul className="mt-1.5 ms-auto flex w-fit max-w-full flex-col gap-1">
          {buttons.map(({ kind, title }, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: buttons are named by their place
              key={at}
              dir="auto"
              className="flex items-center justify-center gap-1.5 truncate rounded-[10px] bg-surface px-4 py-1.5 font-medium text-accent text-sm"
            >
              {kind === "url" && <Link2 aria-hidden="true" className="size-3.5 flex-none" strokeWidth={1.8} />}
              {title}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Filled({
  template,
  part,
  text,
  values,
}: {
  template: MessageTemplate;
  part: "header" | "body";
  text: string;
  values: TemplateValues;
}) {
  return filledPieces(template, part, text, values).map((piece, at) =>
    piece.isValue ? (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces are named by their place
        key={at}
        className={classNames(
          "rounded-[4px]",
          piece.isOpen && "bg-[color-mix(in_srgb,currentColor_14%,transparent)] px-1",
        )}
      >
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

function HeaderIcon({ format }: { format: "image" | "video" | "document" | "location" }) {
  const Icon = { image: Image, video: Video, document: FileText, location: MapPin }[format];
  return <Icon aria-hidden="true" className="size-6" strokeWidth={1.6} />;
}
