import type { Label } from "../../../worker/shared/team.ts";
import { hueOfLabel } from "./label-colours.ts";

/** A label as a word on its colour. */
export const LabelChip = ({ label }: { label: Label }) => (
  <span
    dir="auto"
    data-hue={hueOfLabel(label.colour)}
    className="avatar inline-block max-w-40 flex-none truncate rounded-full px-2 py-px font-medium text-xs"
  >
    {label.name}
  </span>
);

/** A label as a dot, where there is no room for a word. The words are said beside it. */
export const LabelDot = ({ label }: { label: Label }) => (
  <span
    aria-hidden="true"
    title={label.name}
    data-hue={hueOfLabel(label.colour)}
    className="avatar label-dot size-2 flex-none rounded-full"
  />
);
