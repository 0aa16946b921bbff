/** In CSS pixels. `cover`: what does not fit is cut off; `contain`: it stands in the middle of the box. */
export type MediaBox = { width: number; height: number; fit: "cover" | "contain" };

const MAX = { width: 330, height: 440 };
const MIN = { width: 160, height: 96 };
/** A photo or video whose size nobody knows yet. */
const UNKNOWN: MediaBox = { width: 330, height: 248, fit: "contain" };
const STICKER_PX = 160;

/**
 * The place that a picture takes in a bubble, the same before and after it is loaded. As wide as the bubble allows;
 * a tall one is cut at the end of it, and one that is tiny or thin gets some ground around.
 */
export function pictureBox(width: number | null, height: number | null): MediaBox {
  if (!width || !height) return UNKNOWN;
  const scale = Math.min(1, MAX.width / width);
  const [scaledWidth, scaledHeight] = [Math.round(width * scale), Math.round(height * scale)];
  const isSmall = scaledWidth < MIN.width || scaledHeight < MIN.height;
  return {
    width: Math.max(MIN.width, scaledWidth),
    height: Math.min(MAX.height, Math.max(MIN.height, scaledHeight)),
    fit: isSmall && scaledHeight <= MAX.height ? "contain" : "cover",
  };
}

/** A sticker's: never larger than it is, never larger than stickers are on a phone. */
export function stickerBox(width: number | null, height: number | null): MediaBox {
  if (!width || !height) return { width: STICKER_PX, height: STICKER_PX, fit: "contain" };
  const scale = Math.min(1, STICKER_PX / width, STICKER_PX / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale), fit: "contain" };
}
