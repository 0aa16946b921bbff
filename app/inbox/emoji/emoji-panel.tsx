import { defaultEmojiDataResolver, type EmojiDataResolver, EmojiPicker } from "frimousse";
import { type ComponentProps, useState } from "react";
import { emojiStrings as words } from "../../lib/emoji-strings.ts";
import { chooseTone, chosenTone, noteEmoji, recentEmoji, TONES } from "./emoji-choices.ts";

/** Where the build puts the names and groups of all emoji (vite.config.ts): ours, since the page asks nobody else. */
const DATA_URL = "/emoji";
const COLUMNS = 9;

/** All emoji: those used lately, a field to search by name, and the skin they have. */
export function EmojiPanel({ onEmoji }: { onEmoji: (emoji: string) => void }) {
  const [recent] = useState(recentEmoji);
  const [tone, setTone] = useState(chosenTone);
  const [failed, setFailed] = useState(false);

  function take(emoji: string): void {
    noteEmoji(emoji);
    onEmoji(emoji);
  }
  // Always the same one: the picker remembers by it what it has loaded.
  const [resolve] = useState(
    (): EmojiDataResolver => async (locale, options) => {
      try {
        return await defaultEmojiDataResolver(locale, options);
      } catch (error) {
        if (!options.signal?.aborted) setFailed(true);
        throw error;
      }
    },
  );

  return (
    <div
      role="dialog"
      aria-label={words.title}
      className="appear absolute end-0 bottom-full z-20 mb-2 h-[min(400px,52dvh)] w-[min(352px,calc(100vw-24px))] overflow-hidden rounded-card border border-line bg-surface shadow-pop"
    >
      <EmojiPicker.Root
        columns={COLUMNS}
        emojibaseUrl={DATA_URL}
        resolveEmojiData={resolve}
        skinTone={tone}
        onEmojiSelect={({ emoji }) => take(emoji)}
        className="isolate flex h-full w-full flex-col"
      >
        <div className="flex flex-none items-center gap-1.5 p-2">
          <EmojiPicker.Search
            autoFocus
            // Of no form: Enter takes the emoji, and would send what stands in the composer around it.
            form=""
            aria-label={words.search}
            placeholder={words.search}
            className="h-[var(--target)] min-w-0 flex-1 appearance-none rounded-md border border-line bg-raised px-3 text-[1rem] placeholder:text-ink-2 panes:text-md"
          />
          <EmojiPicker.SkinTone emoji="👋">
            {({ setSkinTone, skinToneVariations }) => (
              <button
                type="button"
                aria-label={words.skinTone(words.tones[tone])}
                title={words.skinTone(words.tones[tone])}
                onClick={() => {
                  const next = TONES[(TONES.indexOf(tone) + 1) % TONES.length] ?? "none";
                  setSkinTone(next);
                  setTone(next);
                  chooseTone(next);
                }}
                className="grid size-[var(--target)] flex-none place-items-center rounded-md text-xl hover:bg-raised"
              >
                {skinToneVariations.find((each) => each.skinTone === tone)?.emoji ?? "👋"}
              </button>
            )}
          </EmojiPicker.SkinTone>
        </div>
        {recent.length > 0 && (
          <div className="flex-none border-line border-b px-2 pb-2">
            <p id="emoji-recent" className="px-1 pb-0.5 font-medium text-ink-2 text-xs">
              {words.recent}
            </p>
            <ul aria-labelledby="emoji-recent" className="flex h-9 flex-wrap overflow-hidden">
              {recent.slice(0, COLUMNS).map((emoji) => (
                <li key={emoji}>
                  <button type="button" onClick={() => take(emoji)} className={`${emojiClass} hover:bg-raised`}>
                    {emoji}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
        <EmojiPicker.Viewport className="relative min-h-0 flex-1 outline-none">
          {failed ? (
            <p role="alert" className="grid h-full place-items-center px-6 text-center text-danger text-sm">
              {words.notLoaded}
            </p>
          ) : (
            <EmojiPicker.Loading className="grid h-full place-items-center text-ink-2 text-sm">
              {words.loading}
            </EmojiPicker.Loading>
          )}
          <EmojiPicker.Empty className="grid h-full place-items-center px-6 text-center text-ink-2 text-sm">
            {words.none}
          </EmojiPicker.Empty>
          <EmojiPicker.List className="select-none pb-2" components={PARTS} />
        </EmojiPicker.Viewport>
      </EmojiPicker.Root>
    </div>
  );
}

const emojiClass =
  "grid size-9 place-items-center rounded-md text-[1.375rem] leading-none [font-family:var(--frimousse-emoji-font)]";

/** The picker counts from 0; the rows and columns of a grid are counted from 1. */
const fromOne = <Name extends "aria-rowindex" | "aria-colindex">(
  part: { [name in Name]?: number | undefined },
  name: Name,
) => ({ [name]: (part[name] ?? 0) + 1 });

const PARTS: NonNullable<ComponentProps<typeof EmojiPicker.List>["components"]> = {
  CategoryHeader: ({ category, ...rest }) => (
    <div {...rest} className="bg-surface px-3 pt-2.5 pb-1 font-medium text-ink-2 text-xs">
      {category.label}
    </div>
  ),
  Row: ({ children, ...rest }) => (
    <div {...rest} {...fromOne(rest, "aria-rowindex")} className="px-2">
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...rest }) => (
    <button
      type="button"
      {...rest}
      {...fromOne(rest, "aria-colindex")}
      className={`${emojiClass} data-active:bg-selected`}
    >
      {emoji.emoji}
    </button>
  ),
};
