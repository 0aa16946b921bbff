/** A link among the words of the pages before the inbox. */
export const textLinkClass =
  "inline-flex items-center rounded-sm font-semibold text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11";
