import type { Label } from "../../../worker/shared/team.ts";

/** The same nine pairs that people without a picture have (app.css), by the colour that each of them is. */
const HUES: Record<Label["colour"], number> = {
  grey: 0,
  blue: 1,
  green: 2,
  pink: 3,
  purple: 4,
  yellow: 5,
  teal: 6,
  red: 7,
  orange: 8,
};

export const hueOfLabel = (colour: Label["colour"]): number => HUES[colour];

export const COLOURS = Object.keys(HUES) as Label["colour"][];
