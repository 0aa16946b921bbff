import { expect, it } from "vitest";
import type { Attachment } from "../live-attachment.ts";
import { visibleMembers } from "./presence.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const SECOND_MS = 1_000;

/** Who looks, by one socket: when its person was last heard of, and when its browser last asked for the head. */
function looking(at: number, pingedAt: number | null, isVisible = true): boolean {
  const member = { id: "ana", name: "Ana" };
  const attachment: Attachment = {
    ...{ caughtUp: true, frames: null, member },
    presence: { chatId: "chat", typing: false, at, isVisible },
  };
  const ctx = {
    getWebSockets: () => [{ deserializeAttachment: () => attachment }],
    getWebSocketAutoResponseTimestamp: () => (pingedAt === null ? null : new Date(pingedAt)),
  };
  return visibleMembers(ctx as unknown as DurableObjectState, NOW).has("ana");
}

it("Who has a screen before them that is heard of counts as looking, and a hidden one does not.", () => {
  expect(looking(NOW - 5 * SECOND_MS, null)).toBe(true);
  expect(looking(NOW - 240 * SECOND_MS, NOW - 20 * SECOND_MS)).toBe(true);
  expect(looking(NOW, NOW, false)).toBe(false);
});

it("A laptop that was shut in the middle of it looks at nothing, although its socket lives on and nobody said so.", () => {
  expect(looking(NOW - 120 * SECOND_MS, NOW - 110 * SECOND_MS)).toBe(false);
  expect(looking(NOW - 120 * SECOND_MS, null)).toBe(false);
});

it("A screen that nobody has touched for long counts for nobody, however well its browser is.", () => {
  expect(looking(NOW - 301 * SECOND_MS, NOW)).toBe(false);
});
