import { CircleAlert, Paperclip } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { newId } from "../../../worker/shared/ids.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { templateStrings as words } from "../../lib/template-strings.ts";
import { Button } from "../../ui/button.tsx";
import { judgeFile } from "../compose/pick-file.ts";
import { uploadFile } from "../compose/upload-file.ts";
import { useInbox } from "../inbox-context.tsx";

type Kind = "image" | "video" | "document";

/** The file of a template's header: chosen, uploaded at once, and then known by its upload. */
export function HeaderFile({
  id,
  kind,
  accountId,
  error,
  onUploaded,
}: {
  id: string;
  kind: Kind;
  accountId: string;
  error: string | undefined;
  /** Empty while another one is on its way. */
  onUploaded: (uploadId: string) => void;
}) {
  const files = useInbox((state) => state.accounts[accountId]?.abilities?.files);
  const limit = files?.[kind];
  const [chosen, setChosen] = useState<{ name: string; percent: number | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined || limit === undefined) return;
    stop.current?.abort();
    onUploaded("");
    setProblem(null);
    setChosen(null);
    const verdict = judgeFile({ [kind]: limit }, file);
    if ("refusal" in verdict) {
      const { refusal } = verdict;
      setProblem(
        refusal.reason === "size"
          ? composeStrings.refused.size(refusal.name, refusal.kind, refusal.maxBytes, refusal.sizeBytes)
          : composeStrings.refused[refusal.reason](refusal.name),
      );
      return;
    }
    const upload = new AbortController();
    stop.current = upload;
    const picked = { id: newId(), blob: file, name: file.name, width: null, height: null, durationSeconds: null };
    const onProgress = (share: number) => setChosen({ name: file.name, percent: Math.round(share * 100) });
    onProgress(0);
    try {
      const uploadId = await uploadFile(accountId, { ...picked, ...verdict }, { onProgress, signal: upload.signal });
      setChosen({ name: file.name, percent: null });
      onUploaded(uploadId);
    } catch (thrown) {
      if (upload.signal.aborted) return;
      setChosen(null);
      setProblem(failureOf(thrown).reason === "offline" ? words.why("offline") : words.uploadFailed);
    }
  }

  const shownProblem = problem ?? error;
  return (
    <div className="flex flex-col gap-1.5">
      <span id={`${id}-label`} className="font-medium text-md">
        {words.attachmentOf[kind]}
      </span>
      <input
        ref={input}
        type="file"
        hidden
        accept={limit?.mimeTypes.join(",")}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <div className="flex min-w-0 items-center gap-3">
        <Button
          id={id}
          size="sm"
          aria-describedby={`${id}-label${shownProblem ? ` ${id}-error` : ""}`}
          onClick={() => input.current?.click()}
        >
          <Paperclip aria-hidden="true" className="size-4" strokeWidth={1.8} />
          {chosen === null ? words.choose : words.chooseOther}
        </Button>
        {chosen && (
          <span role="status" className="min-w-0 truncate text-ink-2 text-sm">
            {chosen.percent === null ? chosen.name : words.uploading(chosen.percent)}
          </span>
        )}
      </div>
      {shownProblem && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none" />
          {shownProblem}
        </p>
      )}
    </div>
  );
}
