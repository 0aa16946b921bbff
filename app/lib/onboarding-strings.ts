/** The words of the wizard that connects the first account, and every further one. */
export const onboardingStrings = {
  title: "Connect an account",
  steps: {
    provider: { name: "Provider", todo: "Who carries the messages" },
    credentials: { name: "Credentials", todo: "Checked with the provider" },
    accounts: { name: "Accounts", todo: "Choose what to connect" },
    webhook: { name: "Webhook", todo: "How messages get here" },
    live: { name: "First message", todo: "See it arrive" },
  },
  stepsLabel: "Steps",
  stepDone: "done",
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  help: "You can leave and come back; nothing is lost.",
  sees: "What Parley can see",
  seesText:
    "The chats of the accounts that you connect, and nothing else. Keys and tokens are kept encrypted; of each, only the last four characters are shown again.",
  toInbox: "Go to the inbox",
  back: "Back",
  next: "Continue",
  use: "Go on with these",

  provider: {
    title: "What do you want to connect?",
    lead: "One after the other: more numbers and profiles can follow.",
    legend: "Provider and channel",
    needed: "Choose one of them.",
    choices: {
      "unipile-whatsapp": {
        name: "WhatsApp through UniPile",
        text: "Any number, personal or business, linked by QR like WhatsApp on a computer. UniPile charges for each account; WhatsApp does not vouch for this way, and blocks numbers that write to many strangers.",
      },
      "unipile-instagram": {
        name: "Instagram through UniPile",
        text: "Any profile, by its user name and password or on UniPile's page. UniPile charges for each account; Instagram may ask you to confirm the sign-in, now and again later.",
      },
      "meta-whatsapp": {
        name: "WhatsApp Cloud API",
        text: "A business number in your own Meta app: official, fast and made for volume. Meta charges for templates, and a free answer is possible for 24 hours after the customer wrote.",
      },
      "meta-instagram": {
        name: "Instagram professional",
        text: "A business or creator profile in your own Meta app, free of charge. Answers are possible for 24 hours after the customer wrote, and the token has to be renewed every 60 days, which Parley does.",
      },
    },
  },

  credentials: {
    title: { unipile: "Your UniPile workspace", meta: "Your Meta app" },
    lead: {
      unipile: "Parley asks UniPile right away whether they work.",
      meta: "Parley asks Meta about each of them right away.",
    },
    login: { title: "Your Instagram profile", lead: "Sign in at Instagram, or use a token of an app of your own." },
    existing: "Already here",
    other: "Use other ones",
    saved: "They work, and are kept encrypted.",
  },

  accounts: {
    title: "Which accounts answer here?",
    lead: {
      unipile:
        "These are connected to your UniPile workspace. Tick the ones whose messages should land in this inbox; you can change it later.",
      meta: "This is what the token can use. Tick what should land in this inbox.",
      underWay: "Take your time: this page notices by itself, and goes on where it was when you come back.",
    },
  },

  webhook: {
    title: "How messages get here",
    lead: {
      unipile: "UniPile calls Parley whenever something happens. There is nothing to paste.",
      meta: "Meta calls Parley whenever something happens, at an address that only you and Meta know.",
      byLogin: "Meta calls Parley whenever something happens. There is nothing to paste.",
    },
    none: "Connect an account first: then it is shown here.",
  },

  live: {
    title: "Now write to yourself",
    lead: "Send a message from any other phone or profile. Each line turns green by itself.",
    list: "Checklist",
    keys: {
      credentials: "Credentials work",
      webhook: "Webhook registered and verified",
      message: "Test message received",
      history: "History read",
    },
    states: { done: "Done", waiting: "Waiting", problem: "Problem" },
    allDone: "Everything works.",
    finish: "Open the inbox",
    another: "Connect another account",
  },
};
