import type { Stage } from "./site/stage.ts";

/** What one part found. */
export type PartResult = {
  /** Go into the table and, in camelCase as they are here, into the JSON line. */
  figures: Record<string, number | Record<string, number>>;
  /** Promises that were broken, each in words that let somebody repeat it; none: the part holds. */
  broken: string[];
  /** What could not be asked here, such as a set of vectors that is not on this machine. */
  notes?: string[];
};

/** One promise of the issue "Nobody gets in", with its figures. It starts what it needs and the stage ends it. */
export type Part = {
  /** For `--only`. */
  name: string;
  title: string;
  run: (stage: Stage) => Promise<PartResult>;
};
