import type { Presence } from "../../shared/team.ts";
import type { PresenceFrame } from "../../shared/wire.ts";
import { countFrame } from "../frame-limits.ts";
import { attach, attachmentOf, sendFrame } from "../live-attachment.ts";

/**
 * Who looks at a chat and who writes in it. It lies with the sockets alone and survives hibernation with them: nothing
 * of it is stored or logged, and with its socket it is gone.
 */

/** Somebody who has said nothing for this long is not told of to who comes. A screen that is looked at repeats itself. */
export const PRESENCE_KEPT_MS = 5 * 60 * 1000;

/**
 * A browser asks for the head every 25 s. One that has not for so long is asleep or gone, whatever its socket says: a
 * laptop that is shut tells nothing.
 */
const BROWSER_SILENT_MS = 60 * 1000;

/** What one socket may tell in a minute; what is more is left out, since the next word makes it good. */
const PRESENCE_PER_MINUTE = 40;

/** Takes what a client tells of its person and passes it on to the others. */
export function takePresence(ctx: DurableObjectState, socket: WebSocket, frame: PresenceFrame, now: number): void {
  const attachment = attachmentOf(socket);
  if (attachment === null || !attachment.member) return;
  const presenceFrames = countFrame(attachment.presenceFrames ?? null, now);
  if (presenceFrames === null || presenceFrames.frames > PRESENCE_PER_MINUTE) return;
  const { chatId, typing } = frame;
  const isVisible = frame.visible ?? chatId !== null;
  const presence = { chatId, typing: typing && chatId !== null, at: now, isVisible };
  attach(socket, { ...attachment, presenceFrames, presence });
  tellOthers(ctx, socket);
}

/** To who has just caught up: everybody who is somewhere now. */
export function showPresence(ctx: DurableObjectState, socket: WebSocket, now: number): void {
  for (const other of ctx.getWebSockets()) {
    const at = attachmentOf(other)?.presence?.at ?? 0;
    const presence = other === socket || now - at > PRESENCE_KEPT_MS ? null : presenceOf(other);
    if (presence !== null && presence.chatId !== null) sendFrame(socket, { type: "presence", ...presence });
  }
}

/** Its person is gone with the socket. */
export function leavePresence(ctx: DurableObjectState, socket: WebSocket): void {
  const attachment = attachmentOf(socket);
  if (!attachment?.presence) return;
  const wasSomewhere = attachment.presence.chatId !== null;
  attach(socket, {
    ...attachment,
    presence: { ...attachment.presence, chatId: null, typing: false, isVisible: false },
  });
  if (wasSomewhere) tellOthers(ctx, socket);
}

/** Who looks at a screen of theirs right now: they need no notice of what they see. */
export function visibleMembers(ctx: DurableObjectState, now: number): Set<string> {
  const looking = ctx.getWebSockets().flatMap((socket) => {
    const { member, presence } = attachmentOf(socket) ?? {};
    if (!member || presence?.isVisible !== true || now - presence.at > PRESENCE_KEPT_MS) return [];
    const askedAt = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    return now - Math.max(presence.at, askedAt) > BROWSER_SILENT_MS ? [] : [member.id];
  });
  return new Set(looking);
}

function tellOthers(ctx: DurableObjectState, socket: WebSocket): void {
  const presence = presenceOf(socket);
  if (presence === null) return;
  for (const other of ctx.getWebSockets()) {
    const known = attachmentOf(other);
    if (known === null || known.id === presence.id || !known.caughtUp || known.knowsTeam !== true) continue;
    sendFrame(other, { type: "presence", ...presence });
  }
}

function presenceOf(socket: WebSocket): Presence | null {
  const attachment = attachmentOf(socket);
  if (!attachment?.presence || !attachment.member || !attachment.id) return null;
  const { chatId, typing } = attachment.presence;
  return { id: attachment.id, memberId: attachment.member.id, name: attachment.member.name, chatId, typing };
}
