import { remember, remembered, rememberedJson } from "../../lib/browser-memory.ts";

/** The emoji that somebody used lately, the last one first, and the skin they gave them, in this browser. */
const RECENT_KEY = "parley:emoji";
const TONE_KEY = "parley:emoji-tone";
const RECENT_MAX = 18;

export const TONES = ["none", "light", "medium-light", "medium", "medium-dark", "dark"] as const;
export type Tone = (typeof TONES)[number];

export function recentEmoji(): string[] {
  const stored = rememberedJson(RECENT_KEY);
  return Array.isArray(stored) ? stored.filter((each) => typeof each === "string").slice(0, RECENT_MAX) : [];
}

export function noteEmoji(emoji: string): void {
  const others = recentEmoji().filter((each) => each !== emoji);
  remember(RECENT_KEY, JSON.stringify([emoji, ...others].slice(0, RECENT_MAX)));
}

export const chosenTone = (): Tone => TONES.find((tone) => tone === remembered(TONE_KEY)) ?? "none";
export const chooseTone = (tone: Tone): void => remember(TONE_KEY, tone);
