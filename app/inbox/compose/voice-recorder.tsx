import { Send, Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { newId } from "../../../worker/shared/ids.ts";
import { durationText } from "../../lib/amounts.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { composerButtonClass } from "./attach-button.tsx";
import type { PickedFile, RecordingType } from "./pick-file.ts";
import { recordingType } from "./voice-button.tsx";

const words = composeStrings.voice;
/** Speech needs no more, and an hour of it is still smaller than any network's limit. */
const BITS_PER_SECOND = 32_000;
const TICK_MS = 250;

/**
 * Records from the moment it is there, in the place of the text field.
 *
 * @param onEnd with the recording, or with why there is none (null: the person threw it away)
 */
export function VoiceRecorder({
  files,
  onEnd,
}: {
  files: Abilities["files"];
  onEnd: (result: PickedFile | { problem: string } | null) => void;
}) {
  const recording = useRef<Recording | null>(null);
  const sendButton = useRef<HTMLButtonElement>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const end = useRef(onEnd);
  end.current = onEnd;

  useEffect(() => {
    let isGone = false;
    const type = recordingType(files);
    if (type === null) return;
    startRecording(type, () => end.current({ problem: words.failed })).then(
      (started) => {
        if (isGone) return started.stop();
        recording.current = started;
        setSeconds(0);
        sendButton.current?.focus();
      },
      (error: unknown) => {
        if (!isGone) end.current({ problem: problemOf(error) });
      },
    );
    return () => {
      isGone = true;
      recording.current?.stop();
      recording.current = null;
    };
  }, [files]);

  const isRecording = seconds !== null;
  useEffect(() => {
    if (!isRecording) return;
    const id = setInterval(() => setSeconds(recording.current?.seconds() ?? 0), TICK_MS);
    return () => clearInterval(id);
  }, [isRecording]);

  async function finish(): Promise<void> {
    const file = await recording.current?.finish();
    if (file) end.current(file);
  }

  function discardOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onEnd(null);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything inside it
    <div onKeyDown={discardOnEscape} className="flex flex-1 items-center gap-1">
      <button
        type="button"
        aria-label={words.discard}
        title={words.discard}
        onClick={() => onEnd(null)}
        className={composerButtonClass}
      >
        <Trash2 aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
      </button>
      <p className="flex flex-1 items-center gap-2.5 px-2 text-md">
        <span
          aria-hidden="true"
          className={isRecording ? "skeleton size-2.5 rounded-full bg-danger" : "size-2.5 rounded-full bg-line"}
        />
        <span role="status">{isRecording ? words.recording : words.starting}</span>
        {isRecording && <span className="tabular-nums text-ink-2">{durationText(Math.floor(seconds))}</span>}
      </p>
      <button
        ref={sendButton}
        type="button"
        disabled={!isRecording}
        aria-label={words.send}
        title={words.send}
        onClick={() => void finish()}
        className="grid size-[38px] flex-none place-items-center rounded-md bg-accent text-accent-ink transition-opacity disabled:opacity-45 pointer-coarse:size-11"
      >
        <Send className="size-[18px] rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
      </button>
    </div>
  );
}

type Recording = {
  seconds: () => number;
  /** Lets go of the microphone; what was said is lost. */
  stop: () => void;
  finish: () => Promise<PickedFile>;
};

async function startRecording({ recorded, mimeType, kind }: RecordingType, onFailed: () => void): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: recorded, audioBitsPerSecond: BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onerror = onFailed;
  recorder.start();
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    seconds,
    stop() {
      recorder.onerror = null;
      if (recorder.state !== "inactive") recorder.stop();
      release();
    },
    async finish() {
      const durationSeconds = Math.max(1, Math.round(seconds()));
      await new Promise<void>((resolve) => {
        recorder.onstop = () => resolve();
        if (recorder.state === "inactive") resolve();
        else recorder.stop();
      });
      release();
      const ending = ENDINGS[mimeType] ?? "bin";
      return {
        id: newId(),
        blob: new Blob(parts, { type: mimeType }),
        name: `${kind === "voice" ? "voice-message" : "recording"}.${ending}`,
        kind,
        mimeType,
        width: null,
        height: null,
        durationSeconds,
      };
    },
  };
}

const ENDINGS: Record<string, string> = { "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/webm": "webm" };

function problemOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return words.notAllowed;
  if (name === "NotFoundError" || name === "NotReadableError") return words.noMicrophone;
  return words.failed;
}
