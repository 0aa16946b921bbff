import { Contact, FileText, Image, type LucideIcon, Mic, Music, Paperclip, Share2, Sticker, Video } from "lucide-react";
import type { Attachment, MessageKind } from "../../worker/shared/wire.ts";

const ICONS: Partial<Record<MessageKind | Attachment["kind"], LucideIcon>> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  contact: Contact,
  share: Share2,
  unknown: Paperclip,
};

/** The sign of a kind of content; nothing for text. */
export function KindIcon({ kind, className }: { kind: MessageKind | Attachment["kind"]; className: string }) {
  const Icon = ICONS[kind];
  return Icon ? <Icon aria-hidden="true" className={className} strokeWidth={1.7} /> : null;
}
