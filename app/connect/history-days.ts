/** How far back a person may ask for history, in days. */
export const HISTORY_DAYS = [0, 7, 30, 90, 365] as const;
