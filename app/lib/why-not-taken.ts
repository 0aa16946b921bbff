const notTaken: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  try_again: "the inbox could not be reached",
  too_many_requests: "too much at once. Try again in a moment",
  not_signed_in: "you are signed out",
  not_found: "it is no longer here",
  too_many: "there are as many as there can be. Remove one first",
  shortcut_taken: "there is one with this shortcut already",
  not_scheduled: "it was sent or cancelled already",
  already_sent: "it has left already",
  invalid_input: "the time must be later than now, and within a year",
};

/** In words, why the server did not do what one asked it while writing. */
export const whyNotTaken = (reason: string): string => notTaken[reason] ?? "the server did not take it";
