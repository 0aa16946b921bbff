import { Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import type { Attachment } from "../../../worker/shared/wire.ts";
import { durationText } from "../../lib/amounts.ts";
import { mediaStrings as words } from "../../lib/media-strings.ts";
import { strings } from "../../lib/strings.ts";
import { classNames } from "../../ui/class-names.ts";
import { usePeaks, Waveform } from "./waveform.tsx";

const SPEEDS = [1, 1.5, 2] as const;

/** Only one speaks at a time. */
let playing: HTMLAudioElement | null = null;

/** Play, its waveform (or a plain line) to seek on, the time, and how fast: what is left to the browser's own player looks different everywhere. */
export function AudioPlayer({
  attachment,
  address,
  onBroken,
}: {
  attachment: Attachment;
  address: string;
  onBroken: () => void;
}) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(attachment.durationSeconds);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const box = useRef<HTMLDivElement>(null);
  const peaks = usePeaks(box, address, attachment.durationSeconds);

  function toggle(): void {
    const element = audio.current;
    if (!element) return;
    // A refusal to play is told by the error event, with its reason, and not twice.
    if (element.paused) element.play().catch(() => setIsPlaying(false));
    else element.pause();
  }

  function seek(seconds: number): void {
    setPosition(seconds);
    if (audio.current) audio.current.currentTime = seconds;
  }

  function changeSpeed(): void {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  }

  const name = strings.attachment[attachment.kind];
  return (
    <div ref={box} className="flex w-[250px] max-w-full items-center gap-2.5 py-0.5">
      {/* biome-ignore lint/a11y/useMediaCaption: people's own voices */}
      <audio
        ref={audio}
        src={address}
        preload={attachment.durationSeconds ? "none" : "metadata"}
        onPlay={(event) => {
          if (playing !== event.currentTarget) playing?.pause();
          playing = event.currentTarget;
          setIsPlaying(true);
        }}
        onPause={() => setIsPlaying(false)}
        onEnded={() => setPosition(0)}
        onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
        onDurationChange={(event) => {
          // A recording that was cut off, or is still coming, has no end that is known.
          const { duration } = event.currentTarget;
          if (Number.isFinite(duration) && duration > 0) setLength(duration);
        }}
        onError={onBroken}
      />
      <button
        type="button"
        aria-label={`${isPlaying ? words.pause : words.play}: ${name}`}
        onClick={toggle}
        className="grid size-[34px] flex-none place-items-center rounded-full bg-accent text-accent-ink pointer-coarse:size-11"
      >
        {isPlaying ? (
          <Pause aria-hidden="true" className="size-4 fill-current" strokeWidth={1.6} />
        ) : (
          <Play aria-hidden="true" className="size-4 translate-x-px fill-current" strokeWidth={1.6} />
        )}
      </button>
      <span className="relative flex h-6 min-w-0 flex-1 rounded-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[:focus-visible]:outline-offset-2">
        {peaks && <Waveform peaks={peaks} heard={length ? position / length : 0} />}
        <input
          type="range"
          min={0}
          max={length ?? 1}
          step="any"
          value={Math.min(position, length ?? 1)}
          disabled={length === null}
          onChange={(event) => seek(event.target.valueAsNumber)}
          aria-label={words.position}
          aria-valuetext={`${durationText(position)} / ${durationText(length ?? 0)}`}
          className={classNames(
            "h-6 w-full min-w-0 cursor-pointer accent-accent disabled:cursor-default",
            // Seen by its waveform, and still what is moved and read out.
            peaks && "absolute inset-0 opacity-0",
          )}
        />
      </span>
      <span className="min-w-[2.6em] text-end text-xs tabular-nums text-[color-mix(in_srgb,currentColor_76%,transparent)]">
        {durationText(isPlaying || position > 0 ? position : (length ?? 0))}
      </span>
      <button
        type="button"
        aria-label={words.speed(speed)}
        title={words.speed(speed)}
        onClick={changeSpeed}
        className="grid h-6 min-w-8 flex-none place-items-center rounded-full px-1 font-semibold text-xs tabular-nums hover:bg-[color-mix(in_srgb,currentColor_10%,transparent)] pointer-coarse:h-11"
      >
        {speed}×
      </button>
    </div>
  );
}
