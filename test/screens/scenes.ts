import { EMPTY } from "./scenes/empty.ts";
import { ENTRY } from "./scenes/entry.ts";
import { INBOX } from "./scenes/inbox.ts";
import { ONBOARDING } from "./scenes/onboarding.ts";
import { RIGHT_TO_LEFT } from "./scenes/right-to-left.ts";
import { at, type Scene } from "./scenes/scene.ts";
import { SETTINGS } from "./scenes/settings.ts";

export const SCENES: readonly Scene[] = [
  ...ENTRY,
  ...ONBOARDING,
  ...INBOX,
  at("connections", "/connections", "owner", "Connections"),
  ...SETTINGS,
  ...EMPTY,
  ...RIGHT_TO_LEFT,
];
