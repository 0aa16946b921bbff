import type { AccountState, Attachment, ChannelName, MessageKind, MessageStatus } from "../../worker/shared/wire.ts";

const channel: Record<ChannelName, string> = { whatsapp: "WhatsApp", instagram: "Instagram" };

/** What a message is called where its content is not drawn; empty where its text says it all. */
const kind: Record<MessageKind, string> = {
  text: "",
  image: "Photo",
  video: "Video",
  audio: "Audio",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
  contact: "Contact",
  location: "Location",
  share: "Shared post",
  interactive: "Message with choices",
  choice: "Choice",
  template: "Template",
  order: "Order",
  form: "Form",
  system: "",
  unsupported: "A message that cannot be shown here",
};

const attachment: Record<Attachment["kind"], string> = {
  image: "Photo",
  video: "Video",
  audio: "Audio",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
  contact: "Contact",
  share: "Shared post",
  unknown: "File",
};

/** What a tick means, in words. */
const status: Record<MessageStatus, string> = {
  received: "Received",
  queued: "Waiting to be sent",
  sending: "Sending",
  unconfirmed: "Delivery uncertain",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  played: "Played",
  failed: "Not sent",
};

const accountState: Record<AccountState, string | null> = {
  connected: null,
  silent: null,
  connecting: "Connecting",
  needs_sign_in: "Needs sign-in",
  stopped: "Stopped by the provider",
  removed: "Disconnected",
};

/** Why something written here did not reach the server. */
const notSent: Record<string, string> = {
  offline: "you are offline",
  timeout: "no answer came in time",
  interrupted: "the page was closed before it went out",
  account_not_connected: "the account is not connected",
  client_id_reused: "another message has already used its place. Write it again",
  not_found: "this chat is no longer here",
  too_many_requests: "too much at once. Try again in a moment",
  try_again: "the inbox could not be reached",
  restoring: "a backup is being restored into this workspace. Retry when that is done",
  not_signed_in: "you are signed out",
  window_closed: "the reply window is closed, only a template can be sent",
  not_supported: "this account cannot send it",
  template_unfit: "the template is paused, or its values do not fit it",
  too_long: "the text is too long",
  too_large: "the file is too large",
  empty: "the file is empty",
  upload_not_found: "the uploaded file is gone. Retry uploads it again",
  reply_not_found: "the message it answers is no longer here",
  upload_stopped: "you stopped the upload",
  cancelled: "it was taken back before it went out. Write it again if you still want to send it",
};

/** Every word on the screens, in one place: another language is another catalogue of this shape. */
export const strings = {
  product: "Parley",
  channel,
  kind,
  attachment,
  status,
  accountState,

  time: {
    today: "Today",
    yesterday: "Yesterday",
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    months: [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ],
  },

  live: { live: "Live", catching_up: "Catching up", offline: "Offline" },

  rail: {
    label: "Main",
    inbox: "Inbox",
    connections: "Connections",
    settings: "Settings",
    workspaces: "Workspaces",
    account: (email: string) => `Account: ${email}`,
    theme: "Appearance",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    signOut: "Sign out",
    unsent: {
      title: (count: number) => (count === 1 ? "A message is not sent yet" : `${count} messages are not sent yet`),
      text: "Signing out takes what is not sent off this computer, so that the next person here does not find it.",
      confirm: "Sign out without sending",
      cancel: "Stay signed in",
    },
  },

  chats: {
    title: "Inbox",
    region: "Chats",
    begin: "New chat",
    filters: { all: "All", ...channel, mine: "Mine" },
    filtersLabel: "Channels",
    unread: (count: number) => `${count} unread`,
    you: "You",
    notSent: "Not sent",
    sending: "Sending",
    empty: "No messages yet",
    loading: "Loading chats",
    more: "Loading more chats",
    failed: "The chats could not be loaded.",
    inboxFailed: "The inbox could not be reached. Parley keeps trying by itself.",
    noAccountTitle: "No account connected yet",
    noAccountText: "Connect a WhatsApp number or an Instagram profile, and its chats appear here.",
    noAccountAsk: "An owner or admin of this workspace connects a number or a profile. Its chats appear here then.",
    noAccountDo: "Connect an account",
    noChatsTitle: "No messages yet",
    noChatsText: (names: string) => `${names}: connected. The first message somebody writes appears here by itself.`,
    noneInFilterTitle: (name: string) => `No ${name} chats`,
    noneInFilterText: "They appear here as soon as the first message arrives.",
    deliveryUncertain: "Delivery uncertain",
    tick: (name: string) => `Choose ${name}`,
    search: { label: "Search people and messages", close: "Close search" },
  },

  thread: {
    pickTitle: "Pick a chat",
    pickText: "The conversation opens here. Arrow keys move through the list, Enter opens.",
    noneToPickTitle: "No conversation yet",
    noneToPickText: "As soon as somebody writes to you, you read it and answer here.",
    back: "Back to chats",
    log: "Messages",
    beginning: (name: string) => `This is where the chat with ${name} begins`,
    newMessages: (count: number) => `${count} new`,
    jump: "Jump to latest",
    jumpWithNew: (count: number) => `${count} new, jump to latest`,
    loading: "Loading messages",
    loadingPage: { older: "Loading earlier messages", newer: "Loading newer messages" },
    pageFailed: { older: "Earlier messages could not be loaded.", newer: "Newer messages could not be loaded." },
    notShown: {
      missing: "That message is not there any more.",
      failed: "That message could not be loaded. Try again.",
    },
    failed: "This chat could not be loaded.",
    missingTitle: "This chat is not here",
    missingText: "It may have been removed, or it belongs to another workspace.",
    toInbox: "Go to the inbox",
    empty: "No messages in this chat yet",
    you: "You",
    unknownSender: "Somebody",
    edited: "Edited",
    late: "Arrived late",
    lateHint: "It did not come when it was written. Parley found it later and put it where it belongs.",
    deleted: "This message was deleted",
    forwarded: "Forwarded",
    unsupported: "This kind of message cannot be shown here yet. It is on the phone.",
    quoteGone: "A message that is not loaded here",
    quoteJump: "Go to the quoted message",
    reactionFrom: (who: string, emoji: string) => `${who} reacted ${emoji}`,
    bubble: (who: string, time: string) => `${who}, ${time}`,
    announce: (who: string, text: string) => `${who}: ${text}`,
    failedAnnounce: (why: string) => `Not sent: ${why}`,
  },

  /** Above the chats of an account that its owner has to look after. */
  accountBanner: {
    text: {
      needs_sign_in: (name) => `${name} needs sign-in. Nothing arrives, and what you write waits until then.`,
      stopped: (name) => `${name} was stopped by the provider. Nothing arrives, and nothing goes out.`,
      silent: (name) => `${name} has gone silent: far less arrives than usual.`,
      removed: (name) => `${name} is disconnected. This chat can be read, and not answered.`,
      paused: (name) => `${name} is paused. Messages arrive; what you write waits.`,
    } satisfies Record<string, (name: string) => string>,
    open: "Open connections",
    ask: "An owner or admin can mend it.",
  },

  attachmentState: {
    waiting: "Being fetched",
    stored: null,
    expired: "No longer held by the provider",
    refused: "Not taken: type or size",
    not_kept: "Not kept here",
  } satisfies Record<Attachment["state"], string | null>,

  problem: {
    notSent: (why: string) => `Not sent: ${why}`,
    notSentYet: (why: string, isKept: boolean) =>
      `Not sent: ${why}${isKept ? "" : ". This browser cannot keep it: leave this page open until it is sent."}`,
    why: (reason: string | null) => (reason && notSent[reason]) ?? "the server did not take it",
    withCode: (text: string, code: string) => (text.includes(code) ? text : `${text.replace(/\.$/, "")} (${code})`),
    unknown: "the provider gave no reason",
    uncertain: "Delivery uncertain: it may have arrived.",
    retry: "Retry",
    sendAgain: "Send again",
    discard: "Discard",
    remove: "Delete",
    retryFailed: "Could not ask for it. Try again.",
  },

  composer: {
    label: "Message",
    placeholder: (name: string) => `Message ${name}`,
    send: "Send",
    left: (count: number) => `${count} left`,
    tooLong: (count: number) => `${count} too many`,
    offline: "You are offline. What is loaded can be read; new messages appear when the connection is back.",
  },

  /** A part of the screen that is loaded only when it is wanted, and did not come. */
  part: { notLoaded: "This part could not be loaded.", reload: "Load the page again" },
  error: {
    notFoundTitle: "There is nothing at this address",
    notFoundText: "The link may be old, or mistyped.",
    title: "Something went wrong on our side",
    text: "Your messages are safe. Load the page again; if it stays like this, wait a minute.",
    again: "Load again",
    toInbox: "Go to the inbox",
    tryAgain: "Try again",
    reference: "Reference:",
  },

  localProvidersLabel: "Set-up",
  localProviders: "Development: local provider addresses are allowed.",
};
