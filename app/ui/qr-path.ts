import { encode } from "uqr";

/** Modules of white around it, without which cameras do not find it. */
const QUIET_MODULES = 2;

/**
 * A text as a QR code, drawn as one SVG path: a rectangle of height 1 for each run of dark modules.
 *
 * @returns `size`, the edge in modules, quiet zone included, and `path` in these units
 */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: "M", border: QUIET_MODULES });
  const runs = data.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      found.push(`M${start} ${y}h${x - start + 1}v1H${start}z`);
    }
    return found;
  });
  return { size, path: runs.join("") };
}
