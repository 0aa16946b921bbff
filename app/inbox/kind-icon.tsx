import {
  ClipboardList,
  Contact,
  CornerDownRight,
  FileText,
  Image,
  LayoutTemplate,
  List,
  type LucideIcon,
  MapPin,
  Mic,
  Music,
  Paperclip,
  Share2,
  ShoppingBag,
  Sticker,
  Video,
} from "lucide-react";
import type { Attachment, MessageKind } from "../../worker/shared/wire.ts";

const ICONS: Partial<Record<MessageKind | Attachment["kind"], LucideIcon>> = {
  image: Image,
  video: Video,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  contact: Contact,
  location: MapPin,
  share: Share2,
  interactive: List,
  choice: CornerDownRight,
  template: LayoutTemplate,
  order: ShoppingBag,
  form: ClipboardList,
  unknown: Paperclip,
};

/** The sign of a kind of content; nothing for text. */
export function KindIcon({ kind, className }: { kind: MessageKind | Attachment["kind"]; className: string }) {
  const Icon = ICONS[kind];
  return Icon ? <Icon aria-hidden="true" className={className} strokeWidth={1.7} /> : null;
}
