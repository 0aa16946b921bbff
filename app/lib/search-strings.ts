import type { SearchOperator, SearchProblem } from "../../worker/shared/search.ts";

const people = (count: number) => `${count} ${count === 1 ? "person" : "people"}`;
const messages = (count: number, goesOn: boolean) =>
  `${count}${goesOn ? " or more" : ""} ${count === 1 && !goesOn ? "message" : "messages"}`;

/** The words of the search through everything that was said. Those of its field are in strings.ts. */
export const searchStrings = {
  results: "Results",
  people: "People",
  messages: "Messages",
  morePeople: (count: number) => `Show ${count} more`,
  noChat: "No chat yet. Shows what they wrote.",
  you: "You",
  searching: "Searching",
  more: "Loading more messages",
  found: (counts: { people: number; messages: number }, goesOn: boolean) => {
    if (counts.people === 0) return `${messages(counts.messages, goesOn)} found`;
    if (counts.messages === 0 && !goesOn) return `${people(counts.people)} found`;
    return `${people(counts.people)} and ${messages(counts.messages, goesOn)} found`;
  },
  suggested: (count: number) => `${count} ${count === 1 ? "suggestion" : "suggestions"}`,

  noneTitle: "Nothing found",
  noneTry: {
    fewer: "Try fewer words, or only the beginning of one.",
    operators: "Take away one of the conditions.",
    spelling: "Look for another word of it, a name or a number.",
  },
  noneAnnounced: "Nothing found",
  incomplete: "Older messages are still being read in, so this may not be all.",
  again: "Search again",
  failed: "The search did not work",
  moreFailed: "More messages could not be loaded.",
  why: (reason: string) => why[reason] ?? "The server did not answer.",

  recent: "Recent",
  clearRecent: "Clear recent searches",
  narrow: "Narrow it down",
  hints: {
    from: "Who wrote it; me for us",
    in: "A chat, by its name",
    label: "Chats with a label",
    has: "media, link or voice",
    is: "unread",
    before: "Earlier than a day",
    after: "On a day or later",
  } satisfies Record<SearchOperator, string>,
  signs: [
    { sign: '"two words"', means: "Exactly so" },
    { sign: "-word", means: "Without it" },
  ],
  values: {
    me: "What we wrote",
    media: "Pictures, videos, voice, files",
    link: "Addresses of pages",
    voice: "Voice messages",
    unread: "What nobody has read",
    today: "Today",
    yesterday: "Yesterday",
    month: "This month",
    year: "This year",
  },

  problem: ({ part, why: reason }: SearchProblem): string => {
    const operator = part.replace(/^-/, "").split(":")[0]?.toLowerCase() ?? "";
    const name = part.slice(part.indexOf(":") + 1);
    switch (reason) {
      case "no_value":
        return `“${part}” needs something behind it: ${examples[operator] ?? ""}. It was left out.`;
      case "bad_value":
        return `“${part}” is not understood. Write ${examples[operator] ?? ""}. It was left out.`;
      case "bad_date":
        return `“${part}” is no day. Write ${examples[operator] ?? ""}. It was left out.`;
      case "negated":
        return `“${part}”: a minus goes before words only. It was left out.`;
      case "unknown_operator":
        return `“${part}” is no condition, so it is looked for as it stands.`;
      case "nobody":
        return `Nobody is called “${name}”.`;
      case "no_chat":
        return `No chat is called “${name}”.`;
      case "no_label":
        return `There is no label “${name}”.`;
      case "no_day_between":
        return "No day lies after the one and before the other.";
    }
  },
};

const examples: Record<string, string> = {
  from: "from:ana or from:me",
  in: "in:ana",
  label: "label:loyalty",
  has: "has:media, has:link or has:voice",
  is: "is:unread",
  before: "before:2026-11-21, before:2026-11 or before:2026",
  after: "after:2026-11-21, after:2026-11 or after:2026",
};

const why: Record<string, string> = {
  offline: "You are offline. What is already loaded can be read.",
  timeout: "No answer came in time.",
  too_many_requests: "Too much at once. Try again in a moment.",
  try_again: "The inbox could not be reached.",
  not_signed_in: "You are signed out.",
};
