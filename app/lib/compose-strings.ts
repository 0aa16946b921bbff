import type { Abilities } from "../../worker/shared/abilities.ts";
import { sizeText } from "./amounts.ts";

type FileKind = keyof Abilities["files"];

/** As in "Photos here have at most 5 MB". */
const plural: Record<FileKind, string> = {
  image: "Photos",
  video: "Videos",
  audio: "Audio files",
  voice: "Voice messages",
  document: "Documents",
  sticker: "Stickers",
};

/** Why a message could not be changed. The provider's own words come with `refused`. */
const notChanged: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  try_again: "the inbox could not be reached",
  too_many_requests: "too much at once. Try again in a moment",
  not_found: "the message is no longer here",
  not_supported: "this account cannot do that",
  not_sent_yet: "the message is still on its way",
  too_late: "it was sent too long ago",
  too_long: "the text is too long",
  not_connected: "the account is not connected",
  unconfirmed: "the provider did not confirm it. Try again in a moment",
};

/** Words around the composer and for what one does with a message; part of the catalogue (strings.ts). */
export const composeStrings = {
  actions: {
    hint: "Enter opens the actions of a message, arrow keys move to the others.",
    react: "React",
    reactWith: (emoji: string) => `React with ${emoji}`,
    removeReaction: "Remove your reaction",
    reply: "Reply",
    edit: "Edit",
    copy: "Copy text",
    more: "More",
  },
  replyingTo: (who: string) => `Reply to ${who}`,
  editing: "Edit message",
  cancelReply: "Do not reply to this message",
  cancelEdit: "Stop editing",
  save: "Save",
  notReacted: (why: string) => `The reaction was not sent: ${why}.`,
  notEdited: (why: string) => `The message was not changed: ${why}.`,
  why: (reason: string, words: string | null) =>
    notChanged[reason] ?? words?.replace(/\.$/, "") ?? "the provider did not take it",

  attach: "Attach a file",
  dropHere: "Drop it here to attach it",
  removeFile: (name: string) => `Remove ${name}`,
  noCaption: "The text goes first, as a message of its own.",
  refused: {
    type: (name: string) => `${name} is of a type that cannot be sent here.`,
    size: (name: string, kind: FileKind, maxBytes: number, sizeBytes: number) =>
      `${name} has ${sizeText(sizeBytes)}. ${plural[kind]} here have at most ${sizeText(maxBytes)}.`,
    empty: (name: string) => `${name} is empty.`,
    many: (max: number) => `At most ${max} files at a time.`,
  },

  percent: (value: number) => `${value} %`,
  bytesLeft: (count: number) => `${count} bytes left`,
  bytesTooMany: (count: number) => `${count} bytes too many`,

  voice: {
    record: "Record a voice message",
    recordSound: "Record sound, sent as an audio file",
    recording: "Recording",
    discard: "Discard the recording",
    send: "Send the recording",
    starting: "Waiting for the microphone",
    notAllowed: "The microphone may not be used. Allow it for this page in the browser, then try again.",
    noMicrophone: "No microphone was found.",
    notLoaded: "The recorder could not be loaded. Try again.",
    failed: "The recording stopped by itself. Try again.",
  },

  template: "Send a template",
  window: {
    /** @param time as in "14:05" or "tomorrow 09:00" */
    until: (time: string) => `Free reply until ${time}`,
    left: (minutes: number) =>
      `Free reply for ${minutes === 0 ? "less than a minute" : minutes === 1 ? "a minute" : `${minutes} minutes`} more`,
    closed: "The reply window is closed: only a template can be sent until the customer writes again.",
    /** @param time as in "14:05" or "tomorrow 09:00" */
    free: (time: string) => `They came from an ad: a template costs nothing until ${time}.`,
    human: (days: number) => {
      const left = days === 0 ? "less than a day" : days === 1 ? "a day" : `${days} days`;
      return `The reply window is closed. A person may still answer for ${left}.`;
    },
    asPerson: "Answer as a person (up to 7 days)",
  },
};
