/** The emoji that somebody used lately, the last one first, and the skin they gave them, in this browser. */
const RECENT_KEY = "parley:emoji";
const TONE_KEY = "parley:emoji-tone";
const RECENT_MAX = 18;

export const TONES = ["none", "light", "medium-light", "medium", "medium-dark", "dark"] as const;
export type Tone = (typeof TONES)[number];

export function recentEmoji(): string[] {
  const stored = read(RECENT_KEY);
  try {
    const parsed: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === "string").slice(0, RECENT_MAX) : [];
  } catch {
    return [];
  }
}

export function noteEmoji(emoji: string): void {
  const others = recentEmoji().filter((each) => each !== emoji);
  write(RECENT_KEY, JSON.stringify([emoji, ...others].slice(0, RECENT_MAX)));
}

export const chosenTone = (): Tone => TONES.find((tone) => tone === read(TONE_KEY)) ?? "none";
export const chooseTone = (tone: Tone): void => write(TONE_KEY, tone);

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off: then nothing is remembered.
  }
}
