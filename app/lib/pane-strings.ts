/** The words around the panes of the inbox; part of the catalogue (strings.ts). */
export const paneStrings = {
  contact: "Contact",
  open: "Contact details",
  close: "Close",
  back: "Back to the chat",
  loading: "Loading the contact",
  failed: "This contact could not be loaded.",
  tryAgain: "Try again",
  widths: { list: "Width of the list", context: "Width of the contact" },
};
