import type { PushLevel, PushService } from "../../worker/shared/push.ts";

const levels: Record<PushLevel, { name: string; text: string }> = {
  all: { name: "Every message", text: "Of all chats, and notes that name you" },
  mine: { name: "My chats", text: "Chats that are given to you, and notes that name you" },
  mentions: { name: "Only when I am named", text: "Notes of your team that name you" },
  none: { name: "Nothing", text: "No notices, on any device" },
};

/** All that is known of a browser: whose push service it uses. */
const services: Record<PushService, string> = {
  google: "Chrome, Edge or another browser like it",
  mozilla: "Firefox",
  microsoft: "Edge on Windows",
  apple: "Safari",
};

/** Why something could not be done, by stable reasons. */
const why: Record<string, string> = {
  offline: "You are offline. Try again when the connection is back.",
  timeout: "No answer came in time. Try again.",
  too_many: "You have twenty devices already. Remove one of them first.",
  too_many_requests: "Too much at once. Try again in a minute.",
  not_subscribed: "No device of yours gets notices yet. Turn them on first.",
  no_push_service: "This browser's push service could not be reached. Some browsers have it switched off.",
};

/** The words of notices: how somebody who is not looking hears of news. */
export const noticeStrings = {
  title: "Notices",
  lead: "How you hear of news while you do not look at Parley. A chat that you look at tells you nothing.",

  here: "On this device",
  hereLead: "Notices come from the workspace you are in now, also while Parley is closed.",
  state: {
    checking: "Looking whether this browser takes notices",
    unsupported: "This browser cannot show notices. Current versions of Chrome, Edge, Firefox and Safari can.",
    install:
      "On an iPhone or iPad, add Parley to the Home Screen first: press Share, then Add to Home Screen, and open it from there.",
    blocked:
      "Your browser blocks notices of this site. Press the sign beside the address, allow notifications, and load this page again.",
    off: "This device gets no notices.",
    on: "This device gets notices.",
  },
  turnOn: "Turn on notices here",
  turnOff: "Turn off here",
  test: "Send a test notice",
  asking: "Asking",
  tested(sent: number, failed: number): string {
    if (sent === 0) return "No push service took the notice. Turn notices off and on again on the device.";
    const took = sent === 1 ? "The notice is on its way to 1 device." : `The notice is on its way to ${sent} devices.`;
    const silent = "If nothing appears, look whether the system shows notifications of your browser.";
    return failed === 0 ? `${took} ${silent}` : `${took} ${failed} did not take it. ${silent}`;
  },
  turnedOn: "This device is told of news from now on.",
  turnedOff: "This device is told of nothing any more.",
  notAllowed: "The browser did not allow notices. It asks again when you press the button.",

  level: "What you are told of",
  levelLead: "On all your devices.",
  levels,
  levelSaved: "Saved.",

  sound: "Sound",
  soundLead: "A short tone for a new message while Parley is open, in this browser. Not for the chat you look at.",
  soundOn: "Play a tone",
  soundTry: "Listen to it",
  soundFailed: "The browser does not let it play. Look whether this tab is muted.",

  devices: "Your devices",
  devicesLead: "Everything that gets your notices of this workspace.",
  noDevices: "No device gets your notices yet.",
  services,
  thisDevice: "This device",
  since: (when: string) => `Since ${when}`,
  remove: "Remove",
  removeOf: (name: string, when: string) => `Remove ${name}, since ${when}`,
  removed: "Removed. It is told of nothing any more.",

  failed: (reason: string) => why[reason] ?? "This did not work. Try again in a moment.",
};
