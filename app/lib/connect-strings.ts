import type { AccountState, ChannelName, Provider } from "../../worker/shared/wire.ts";

/** How an account stands, in words. */
const accountState: Record<AccountState | "paused", { name: string; text: string }> = {
  connected: { name: "Connected", text: "Messages come and go." },
  connecting: { name: "Connecting", text: "The provider is setting it up. It becomes ready by itself." },
  needs_sign_in: { name: "Needs sign-in", text: "It was signed out at the provider. Messages wait until it is back." },
  stopped: { name: "Stopped", text: "The provider has stopped it. Nothing arrives until it is connected again." },
  silent: { name: "Silent", text: "Far less arrives than usual. The provider may have lost it without saying so." },
  removed: { name: "Disconnected", text: "Its chats stay here. Connect it again to go on in them." },
  paused: { name: "Paused", text: "Messages still arrive. Nothing goes out until it is resumed." },
};

/** What was looked at when credentials were checked. */
const checks: Record<string, string> = {
  address: "Address",
  api_key: "API key",
  credentials: "Credentials",
  accounts: "Accounts",
  permissions: "Permissions",
  messages: "Messages",
  app_secret: "App secret",
  number: "Phone number",
  business_account: "Business account",
  account: "Instagram account",
  token: "Access token",
  expiry: "Expiry",
  webhook: "Webhook",
};

/** Why a connection was refused: by `field.reason` where the field decides, else by the reason. */
const refusals: Record<string, string> = {
  "apiKey.wrong_key": "UniPile does not accept this key at this address. Copy it again from UniPile's dashboard.",
  "apiKey.not_allowed": "UniPile does not let this key do it. Make one with full access in UniPile's dashboard.",
  "apiKey.no_accounts": "The key works, but there is no account behind it yet.",
  "dsn.redirected": "This address answers with a redirect, which UniPile's API never does. Check it letter by letter.",
  "dsn.not_found": "This address does not answer as UniPile's API does. Copy it again from UniPile's dashboard.",
  "dsn.refused": "This address does not answer as UniPile's API does. Copy it again from UniPile's dashboard.",
  "dsn.unreadable_answer":
    "This address does not answer as UniPile's API does. Copy it again from UniPile's dashboard.",
  "dsn.not_supported": "This address does not answer as UniPile's API does. Copy it again from UniPile's dashboard.",
  "dsn.unreachable": "Nothing answers at this address. Check it, and whether UniPile is up.",
  dsn_unreadable: "Enter the address as UniPile shows it, such as api8.unipile.com:13443.",
  dsn_not_https: "The address must start with https:// or with its name.",
  dsn_credentials: "The address must not hold a user name or password.",
  dsn_foreign_host: "This is no address of UniPile's API. It looks like api8.unipile.com:13443.",
  dsn_port: "The port is not one that UniPile shows. It is the number after the colon.",
  dsn_path: "Leave out everything after the port.",
  "accessToken.wrong_key": "Meta does not accept this access token: it is wrong, or has expired.",
  "accessToken.not_allowed": "Meta does not let this token do it. Make one with the permissions named above.",
  "appSecret.wrong_app_secret": "This is not the secret of the app that the token belongs to.",
  account_held: "This account is connected to another workspace. It has to be disconnected there first.",
  restoring: "A backup is being restored into this workspace. Connect accounts when that is done.",
  account_not_offered: "This account is no longer behind these credentials. Load the list again.",
  channel_mismatch: "The provider says that this account is of another kind. Connect it under its own channel.",
  unreachable: "The provider could not be reached. Check the address, then try again.",
  provider_error: "The provider has a problem of its own. Try again in a minute.",
  timed_out: "The provider did not answer in time. Try again.",
  rate_limited: "The provider asks for a pause. Try again in a minute.",
  too_many_requests: "That was too much at once. Wait a minute, then try again.",
  redirected: "The provider gave an answer that cannot be right. Try again later.",
  refused: "The provider did not take it. Check what you typed.",
  not_found: "This is not here any more. Load the page again.",
  role_not_allowed: "Your role does not allow this.",
  wrong_code: "This code is not right. Look for the newest one.",
  wrong_password: "Instagram does not accept this user name and password.",
  attempt_over: "This sign-in is over. Begin again.",
  attempt_expired: "This took too long. Begin again.",
  last_step_missing: "Finish the steps before this one first.",
  credentials_needed: "Its credentials are not stored any more. Connect it with new ones.",
  nothing_asked: "This sign-in does not wait for an answer any more. Load the page again.",
  webhook_refused: "The provider did not take Parley's address. It asks it at once, so it has to be reachable.",
  not_connected: "This account is disconnected. Connect it again first.",
  subscription_required: "The UniPile subscription does not allow another account.",
  already_connected: "This account is connected here already.",
  account_gone: "The provider does not have this account any more. Begin again.",
  wrong_account: "That is another account than the one to be signed in again.",
  captcha_unsolvable: "Instagram wants a puzzle solved that cannot be shown here. Use UniPile's own page instead.",
  not_supported: "The provider cannot do this for such an account.",
  invalid_input: "Check what you typed.",
  still_in_use: "Accounts are still connected by it.",
  not_configured: "This Parley has no Instagram app of its own. Use an access token of yours.",
  login_not_valid:
    "This sign-in was used already, took more than half an hour, or was begun in another browser or workspace. Begin it again here.",
  login_denied: "You did not let Parley in at Instagram, so nothing was connected. Begin again whenever you like.",
  login_refused: "Instagram did not confirm this sign-in: it was used already, or is too old. Begin it again.",
  login_no_messages:
    "Instagram does not show this profile's messages. In the Instagram app, under Messages and story replies, let connected tools access messages, then begin again.",
  login_no_profile:
    "Instagram shows no professional profile here. Switch the account to a business or creator profile, then begin again.",
  login_permissions:
    "Instagram was allowed to show the profile, but not its messages. Begin again, and leave access to messages switched on.",
  other_credentials: "These credentials belong to another account. Use those of this one.",
};

/** The words that both screens of connecting share: the wizard and the list of accounts. */
export const connectStrings = {
  provider: { unipile: "UniPile", meta: "Meta" } satisfies Record<Provider, string>,
  accountState,
  since: (when: string) => `since ${when}`,
  checks,
  checkState: { ok: "Works", problem: "Problem", unchecked: "Not checked" },
  refusals,
  notStored: "They could not be checked, so nothing was stored. Try again in a minute.",
  stuck: {
    text: "Parley does not answer. What is shown here may be old.",
    reload: "Load the page again",
  },
  cancel: "Cancel",
  working: "One moment",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "Could not be copied: select it and copy it by hand",
  copyOf: (what: string) => `Copy ${what}`,

  credentials: {
    dsn: "API address (DSN)",
    dsnHint: "As UniPile's dashboard shows it, with its port: api8.unipile.com:13443",
    apiKey: "API key",
    apiKeyHint: "UniPile's dashboard, Access tokens. It is kept encrypted; afterwards only its end is shown.",
    accessToken: "Access token",
    accessTokenWhatsapp:
      "Business settings, System users: a token with whatsapp_business_messaging and whatsapp_business_management.",
    accessTokenInstagram: "App dashboard, Instagram, API setup: a token of the profile that will answer.",
    phoneNumberId: "Phone number ID",
    phoneNumberIdHint: "App dashboard, WhatsApp, API setup. Not the number itself.",
    businessAccountId: "WhatsApp business account ID",
    businessAccountIdHint: "On the same page, below the phone number ID.",
    instagramUserId: "Instagram account ID",
    instagramUserIdHint: "App dashboard, Instagram, API setup: the digits beside the profile.",
    appSecret: "App secret",
    appSecretHint: "App dashboard, App settings, Basic. It proves that webhooks come from Meta.",
    needed: "Enter this.",
    check: "Check and save",
    checking: "Checking",
    checked: "What was checked",
    ending: (lastFour: string) => `ending in ${lastFour}`,
    expires: (when: string) => `works until ${when}`,
    key: (provider: Provider, lastFour: string) =>
      provider === "unipile" ? `UniPile key ending in ${lastFour}` : `Meta token ending in ${lastFour}`,
  },

  offers: {
    list: "Accounts at the provider",
    loading: "Asking the provider for its accounts",
    again: "Load the list again",
    none: "There is no account behind these credentials yet",
    noneText: "The key works. Add an account below, then it is connected right away.",
    here: "Connected here",
    ready: "Ready",
    pick: (count: number) =>
      count === 0 ? "Pick an account" : count === 1 ? "Connect 1 account" : `Connect ${count} accounts`,
    pickNone: "Pick an account to connect it.",
    history: "Messages from before",
    historyHint: "How far back Parley reads what the provider still holds.",
    historyDays: (days: number) =>
      days === 0 ? "None, only new ones" : days === 1 ? "The last day" : `The last ${days} days`,
    connecting: "Connecting",
  },

  add: {
    title: "Or add a new one",
    qr: "Add a WhatsApp by QR",
    instagram: "Sign in to Instagram",
    hosted: "Use UniPile's own page",
    hostedText: "UniPile asks for the sign-in on its own page. Parley never sees the password.",
    hostedDo: (channel: ChannelName) =>
      channel === "whatsapp" ? "Open the page for WhatsApp" : "Open the page for Instagram",
    username: "Instagram user name",
    password: "Instagram password",
    passwordHint: "It goes to UniPile for this one sign-in, and Parley does not keep it.",
    signIn: "Sign in",
    usernameNeeded: "Enter the user name.",
    passwordNeeded: "Enter the password.",
  },

  attempt: {
    region: { qr: "Connect WhatsApp", instagram: "Sign in to Instagram", hosted: "Sign in on UniPile's page" },
    waitingQr: "UniPile is preparing the code.",
    waitingInstagram: "Instagram is being asked.",
    waitingHosted: "Waiting until the sign-in on UniPile's page is done. This page notices by itself.",
    openHosted: "Open UniPile's page",
    openHostedNote: "It opens in a new tab and works once.",
    qrTitle: "Scan this code with the phone",
    qrLabel: "QR code for WhatsApp",
    qrSteps: [
      "Open WhatsApp on the phone that has the number.",
      "Go to Settings, then Linked devices, then Link a device.",
      "Point the camera at this code.",
    ],
    qrRenews: "A new code comes by itself when this one is too old.",
    qrRenewed: "Here is a new code.",
    qrNew: "Show a new code",
    qrNotRenewed: "No new code came. Try again in a moment.",
    qrPaused: "This code is too old. Ask for a new one when the phone is at hand.",
    qrHelp: "It does not scan",
    qrHelpText: [
      "Make the screen brighter and hold the phone a hand's width away.",
      "Up to four devices can be linked. Remove one that is not used any more.",
      "No camera at hand? A code of eight signs does the same.",
    ],
    phone: "Phone number",
    phoneHint: "With its country, such as +34 612 000 118.",
    phoneNeeded: "Enter the number with its country.",
    pairing: "Get a code instead",
    pairingTitle: "Type this code on the phone",
    pairingLabel: "Pairing code",
    pairingSteps: [
      "Open WhatsApp on the phone that has the number.",
      "Go to Settings, then Linked devices, then Link a device.",
      "Choose Link with phone number instead, and type the code.",
    ],
    checkpointTitle: {
      "2fa": "Instagram asks for a second step",
      otp: "Instagram has sent a code",
      phone: "Instagram asks for a phone number",
      in_app: "Approve it in the Instagram app",
      captcha: "Instagram wants to see a person",
    },
    checkpointText: {
      "2fa": "Enter the code from the authenticator app or the text message.",
      otp: "Enter the code that came by email or text message.",
      phone: "Add one in the Instagram app, then go on at UniPile's own page.",
      in_app: "Open the Instagram app, look for the sign-in under notifications, and say that it was you.",
      captcha: "It cannot be solved from here. UniPile's own page shows it: go on there.",
    },
    code: "Code",
    codeNeeded: "Enter the code.",
    answer: "Go on",
    approved: "I have approved it",
    minutesLeft: (minutes: number) =>
      minutes <= 0
        ? "Less than a minute left"
        : minutes === 1
          ? "About 1 minute left"
          : `About ${minutes} minutes left`,
    connected: (name: string) => `${name} is connected.`,
    connectedUnnamed: "The account is connected.",
    failed: "It did not work",
    expired: "This took too long, and the provider has given up",
    cancelled: "The sign-in was cancelled",
    again: "Begin again",
    cancel: "Cancel this sign-in",
  },

  login: {
    text: "Sign in on Instagram's own page and let Parley read and answer its messages. There is no token to copy, and Parley never sees the password.",
    again: "Sign in on Instagram's own page again: the profile keeps its chats.",
    do: "Continue with Instagram",
    ownApp: "Use an access token of your own Meta app",
    title: "Signing in with Instagram",
    lead: "Instagram has sent you back.",
    going: "Parley is asking Instagram about the profile.",
    goOn: "Go on",
    refused: "Nothing was connected",
    refusedLead: "The sign-in with Instagram did not work out.",
    incomplete: "This address is of use only when Instagram has sent you here.",
    begin: "Begin again",
    toConnections: "See connections",
  },

  webhook: {
    url: "Callback URL",
    verifyToken: "Verify token",
    registered: "Parley has registered its webhooks at UniPile, for the connected accounts only.",
    byLogin:
      "Parley's own app at Meta gets this profile's messages. There is nothing to enter, and it turns green with the first one.",
    subscribed: "Meta sends this account's messages to Parley.",
    notSubscribed: "Not arriving yet",
    unknown: "Not checked",
    waiting: "Waiting",
    works: "Works",
    where: {
      whatsapp: [
        "Open your app at developers.facebook.com, then WhatsApp, Configuration.",
        "Under Webhook choose Edit, paste the callback URL and the verify token, and save.",
        "Under Webhook fields switch on: messages, and account_update beside it.",
      ],
      instagram: [
        "Open your app at developers.facebook.com, then Instagram, API setup with Instagram login.",
        "Under Configure webhooks paste the callback URL and the verify token, and save.",
        "Switch on the fields messages, message_reactions, messaging_seen and messaging_postbacks.",
      ],
    } satisfies Record<ChannelName, string[]>,
    whereTitle: "Where they go",
    takeOver: "Send this number's messages here",
    takeOverText:
      "The other product keeps its place for all other numbers. For this number Parley takes over, at once.",
    takenOver: "This account's messages come here now.",
    again: "Look again",
  },

  sync: {
    never: "Not synced yet",
    running: "Reading what was written before",
    runningCount: (done: number, total: number | null) =>
      total === null ? `${done} messages so far` : `${done} of ${total} messages`,
    /** A phone shares the last day first, then 90 days, then 180. */
    phone: (percent: number, phase: number | null) =>
      `${percent} % from the phone${phase === null ? "" : `, ${["the last day", "up to 90 days", "up to 180 days"][phase] ?? ""}`}`,
    failed: "Reading stopped",
    done: (when: string) => `Synced ${when}`,
  },
};
