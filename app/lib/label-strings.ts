import type { LABEL_COLOURS } from "../../worker/shared/team.ts";

/** The words of giving chats labels, and of making some; part of the catalogue (strings.ts). */
export const labelStrings = {
  heading: "Labels",
  none: "No labels yet. The first one is made here.",
  name: "New label",
  colour: "Colour",
  create: "Create",
  save: "Done",
  colours: {
    grey: "Grey",
    red: "Red",
    orange: "Orange",
    yellow: "Yellow",
    green: "Green",
    teal: "Teal",
    blue: "Blue",
    purple: "Purple",
    pink: "Pink",
  } satisfies Record<(typeof LABEL_COLOURS)[number], string>,
};
