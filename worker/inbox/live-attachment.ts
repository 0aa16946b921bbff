import type { Author } from "../shared/team.ts";
import type { ServerFrame } from "../shared/wire.ts";
import type { FrameCount } from "./frame-limits.ts";

/** All that is known of a socket. It lies with the socket, because the object's memory goes while sockets hibernate. */
export type Attachment = {
  caughtUp: boolean;
  frames: FrameCount | null;
  /** It reads the team's changes. Absent in what an older version of the object attached, like the rest. */
  knowsTeam?: boolean;
  /** Its own name among the sockets. */
  id?: string;
  /** Whose it is. */
  member?: Author | null;
  /** What its person looks at, since when (ms). */
  presence?: { chatId: string | null; typing: boolean; at: number; isVisible?: boolean };
  presenceFrames?: FrameCount;
};

export const attachmentOf = (socket: WebSocket): Attachment | null =>
  socket.deserializeAttachment() as Attachment | null;
export const attach = (socket: WebSocket, attachment: Attachment): void => socket.serializeAttachment(attachment);

export const sendFrame = (socket: WebSocket, frame: ServerFrame): void => sendText(socket, JSON.stringify(frame));

/** A socket may be closing while it is still listed; its client will come back and say where it stands. */
export function sendText(socket: WebSocket, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(text);
}
