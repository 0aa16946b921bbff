import type { SeededRandom } from "../../simulator/seeded-random.ts";
import type { Ids } from "./tenant-world.ts";

/** No zero: a number must not become one with fewer digits. */
const KINDS = ["123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/**
 * Ids that look like these and are nobody's: as long, with the same kind of character in the same places, so that
 * nothing but their being there can make a difference.
 */
export function nowhereIds(ids: Ids, random: SeededRandom): Ids {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, alike(id, random)])) as Ids;
}

/** The last twelve characters are others of their kind; what stands before `@` when it is an address. */
export function alike(id: string, random: SeededRandom): string {
  const end = id.includes("@") ? id.indexOf("@") : id.length;
  const made = [...id]
    .map((letter, place) => (place >= end - 12 && place < end ? other(letter, random) : letter))
    .join("");
  return made === id ? alike(id, random) : made;
}

function other(letter: string, random: SeededRandom): string {
  const kind = KINDS.find((letters) => letters.includes(letter));
  return kind === undefined ? letter : (kind[random.between(0, kind.length - 1)] ?? letter);
}
