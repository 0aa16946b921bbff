/** Two soft tones, a fourth apart: heard in a shop, and not at the next table. */
const TONES = [
  { hertz: 659.26, at: 0, seconds: 0.22 },
  { hertz: 880, at: 0.11, seconds: 0.34 },
] as const;
const LOUDNESS = 0.12;

let output: AudioContext | null = null;

/** A page that nobody has touched yet may be kept silent: then it is not waited for. */
const ALLOWED_WITHIN_MS = 500;

/**
 * Plays the tone of a new message, made here: there is no file to load.
 *
 * @returns false where the browser does not let it be heard
 */
export async function playChime(): Promise<boolean> {
  output ??= new AudioContext();
  const context = output;
  await Promise.race([context.resume(), new Promise((giveUp) => setTimeout(giveUp, ALLOWED_WITHIN_MS))]);
  if (context.state !== "running") return false;
  for (const { hertz, at, seconds } of TONES) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }
  return true;
}
