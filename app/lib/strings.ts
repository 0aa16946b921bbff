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
  share: "Shared post",
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
  not_signed_in: "you are signed out",
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
    settings: "Settings",
    workspaces: "Workspaces",
    account: (email: string) => `Account: ${email}`,
    theme: "Appearance",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    signOut: "Sign out",
  },

  chats: {
    title: "Inbox",
    region: "Chats",
    filters: { all: "All", ...channel },
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
    noAccountText:
      "Chats appear here when a WhatsApp number or an Instagram profile is connected to this workspace. For now a connection is made through the API: accounts.connect.",
    noChatsTitle: "No messages yet",
    noChatsText: (names: string) => `${names}: connected. The first message somebody writes appears here by itself.`,
    noneInFilterTitle: (name: string) => `No ${name} chats`,
    noneInFilterText: "They appear here as soon as the first message arrives.",
    deliveryUncertain: "Delivery uncertain",
  },

  thread: {
    pickTitle: "Pick a chat",
    pickText: "The conversation opens here. Arrow keys move through the list, Enter opens.",
    back: "Back to chats",
    log: "Messages",
    beginning: (name: string) => `This is where the chat with ${name} begins`,
    newMessages: (count: number) => `${count} new`,
    jump: "Jump to latest",
    jumpWithNew: (count: number) => `${count} new, jump to latest`,
    loading: "Loading messages",
    loadingOlder: "Loading earlier messages",
    olderFailed: "Earlier messages could not be loaded.",
    failed: "This chat could not be loaded.",
    missingTitle: "This chat is not here",
    missingText: "It may have been removed, or it belongs to another workspace.",
    toInbox: "Go to the inbox",
    empty: "No messages in this chat yet",
    you: "You",
    unknownSender: "Somebody",
    edited: "Edited",
    deleted: "This message was deleted",
    unsupported: "This kind of message cannot be shown here yet. It is on the phone.",
    quoteGone: "A message that is not loaded here",
    quoteJump: "Go to the quoted message",
    reactionFrom: (who: string, emoji: string) => `${who} reacted ${emoji}`,
    bubble: (who: string, time: string) => `${who}, ${time}`,
    announce: (who: string, text: string) => `${who}: ${text}`,
    failedAnnounce: (why: string) => `Not sent: ${why}`,
  },

  attachmentState: {
    waiting: "Not downloaded here yet",
    stored: null,
    expired: "No longer held by the provider",
    refused: "Not taken: type or size",
    not_kept: "Not kept",
  } satisfies Record<Attachment["state"], string | null>,

  problem: {
    notSent: (why: string) => `Not sent: ${why}`,
    why: (reason: string | null) => (reason && notSent[reason]) ?? "the server did not take it",
    withCode: (text: string, code: string) => (text.includes(code) ? text : `${text.replace(/\.$/, "")} (${code})`),
    unknown: "the provider gave no reason",
    uncertain: "Delivery uncertain: it may have arrived.",
    retry: "Retry",
    sendAgain: "Send again",
    delete: "Delete",
    retryFailed: "Could not ask for it. Try again.",
  },

  composer: {
    label: "Message",
    placeholder: (name: string) => `Message ${name}`,
    send: "Send",
    left: (count: number) => `${count} left`,
    tooLong: (count: number) => `${count} too many`,
    offline: "You are offline. What is loaded can be read; new messages appear when the connection is back.",
    needsSignIn: (name: string) => `${name} needs sign-in at the provider: messages wait until then.`,
    stopped: (name: string) => `${name} is not connected: messages cannot be sent.`,
  },

  auth: {
    email: "Email",
    password: "Password",
    workspace: "Workspace",
    workspaceHint: "Your shop or team, as your colleagues know it.",
    passwordHint: "At least 12 characters. A few words in a row are easy to keep.",
    signInTitle: "Sign in",
    signInLead: "Welcome back. Your chats are where you left them.",
    signIn: "Sign in",
    signingIn: "Signing in",
    signUpTitle: "Create a workspace",
    signUpLead: "One inbox for your WhatsApp numbers and Instagram profiles, kept apart from everyone else's.",
    signUp: "Create workspace",
    signingUp: "Creating workspace",
    toSignUp: "Create a workspace",
    toSignUpBefore: "New here?",
    toSignIn: "Sign in",
    toSignInBefore: "Already have one?",
    signOutTitle: "Sign out?",
    signOutLead: "You can sign in again at any time; nothing in the inbox is lost.",
    signOut: "Sign out",
    promise: "What a provider delivered is on the screen, once, in order, and it stays there.",
    errors: {
      email: "Enter an email address, such as ana@example.com.",
      emailLong: "An email address has at most 254 characters.",
      emailTaken: "This email is already in use. Sign in instead, or use another one.",
      passwordNeeded: "Enter your password.",
      passwordShort: "Use at least 12 characters.",
      passwordLong: "Use at most 256 characters.",
      passwordCommon: "This password is on the lists that attackers try first. Use a few words in a row.",
      workspaceNeeded: "Give the workspace a name.",
      workspaceLong: "Use at most 80 characters.",
      wrong: "The email or the password is wrong.",
      tooMany: "Too many tries. Wait a minute, then try again.",
      unavailable: "Parley cannot be reached right now. Nothing you typed is lost: try again in a moment.",
    },
  },

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

  localProviders: "Development: local provider addresses are allowed.",
};
