/** Why templates could not be read, or one not be sent, by the server's stable reasons. */
const why: Record<string, string> = {
  offline: "You are offline. Try again when the connection is back.",
  timeout: "No answer came in time. Try again.",
  not_found: "This account is no longer here.",
  not_connected: "This account is not connected any more.",
  account_signed_out: "This account is signed out. Connect it again.",
  wrong_key: "Meta no longer takes the account's token. Connect the account again.",
  not_allowed: "The account's token may not read its templates. It needs whatsapp_business_management.",
  rate_limited: "Meta asks for a pause. Try again in a minute.",
  too_large: "The file is too large.",
};

const status: Record<string, string> = {
  PENDING: "In review",
  IN_APPEAL: "In appeal",
  REJECTED: "Rejected",
  PAUSED: "Paused",
  DISABLED: "Switched off",
  FLAGGED: "Flagged",
};

const category: Record<string, string> = {
  MARKETING: "Marketing",
  UTILITY: "Utility",
  AUTHENTICATION: "Authentication",
};

const file: Record<"image" | "video" | "document", string> = {
  image: "Photo in the header",
  video: "Video in the header",
  document: "Document in the header",
};

/** Words of the template picker; part of the catalogue (strings.ts). */
export const templateStrings = {
  title: "Templates",
  close: "Close",
  back: "All templates",
  search: "Search templates",
  loading: "Loading templates",
  failed: "The templates could not be loaded.",
  tryAgain: "Try again",
  emptyTitle: "No templates yet",
  emptyText: "Templates are written and approved in WhatsApp Manager. They appear here then.",
  noneTitle: "No template matches",
  noneText: (query: string) => `Nothing has “${query}” in its name or text.`,
  list: "Templates",
  category: (word: string): string => category[word] ?? word.toLowerCase(),
  status: (word: string): string => status[word] ?? word.toLowerCase().replaceAll("_", " "),
  preview: "Preview",
  attachmentOf: file,
  locationNotice: "This template has a place in its header, which cannot be filled in here.",
  choose: "Choose a file",
  chooseOther: "Choose another file",
  value: (part: "header" | "body", place: number, of: number): string => {
    const where = part === "header" ? "Header" : "Text";
    return of === 1 ? `${where}: value` : `${where}: value ${place}`;
  },
  named: (part: "header" | "body", name: string): string => {
    const spoken = name.replaceAll("_", " ");
    return part === "header" ? `Header: ${spoken}` : spoken.charAt(0).toUpperCase() + spoken.slice(1);
  },
  button: (kind: "url" | "copy_code", title: string): string =>
    kind === "url" ? `End of the link “${title}”` : `Code of “${title}”`,
  example: (words: string) => `For example: ${words}`,
  needed: "This place needs a value.",
  fileNeeded: "Choose the file for the header.",
  uploading: (percent: number) => `Uploading ${percent} %`,
  uploadFailed: "The file was not uploaded. Try again.",
  send: "Send template",
  why: (reason: string): string => why[reason] ?? "Meta could not be asked just now. Try again.",
};
