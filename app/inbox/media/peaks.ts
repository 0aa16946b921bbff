/** How many bars a recording is drawn with. */
export const BARS = 40;
/** So soft a bar is still drawn: silence is a part of what was said. */
const SOFTEST = 0.08;

/**
 * How loud each of the equal parts of a recording is, as a share of its loudest one.
 *
 * @param samples of one channel, from -1 to 1
 */
export function peaksOf(samples: Float32Array, bars = BARS): number[] {
  const part = samples.length / bars;
  const loud = Array.from({ length: bars }, (_, bar) => {
    let most = 0;
    for (let at = Math.floor(bar * part); at < Math.floor((bar + 1) * part); at += 1) {
      most = Math.max(most, Math.abs(samples[at] ?? 0));
    }
    return most;
  });
  const loudest = Math.max(...loud);
  return loud.map((one) => (loudest === 0 ? SOFTEST : Math.max(SOFTEST, one / loudest)));
}
