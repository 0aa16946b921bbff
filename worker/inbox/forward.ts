import { newId } from "../shared/ids.ts";
import type { OutboundDraft } from "../shared/outbound.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { ChannelAttachment, Message, MessageContent } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { findChatRef } from "./chats.ts";
import { composeMessage, type Draft, readBack } from "./compose.ts";
import type { Upload } from "./file-store.ts";
import { findByClientId, findMessage, messageSeq } from "./messages.ts";
import type { Outgoing } from "./outgoing.ts";
import type { DraftRefusal } from "./rpc.ts";
import type { Sql } from "./sql.ts";
import { takeUpload } from "./take-upload.ts";

/** `origin`: `https://host` under which a provider that fetches files finds them. */
export type ForwardOrder = { messageId: string; chatId: string; clientId: string; origin: string };

/** `file_not_here`: its bytes are still on their way, or are held by nobody any more. */
export type ForwardRefusal = DraftRefusal | "not_forwardable" | "file_not_here" | "too_large";

/**
 * Passes a message on into a chat, as a send like any other: once, by its client id, through the outbox. Within one
 * account the network's own forwarding does it where there is one; elsewhere the same content is sent again. Both are
 * marked as forwarded here.
 */
export function forwardMessage(sql: Sql, order: ForwardOrder, now: number): Outcome<Message, ForwardRefusal> {
  return sql.transaction(() => {
    const ofSeq = messageSeq(order.messageId);
    const known = findByClientId(sql, order.clientId);
    if (known !== null) {
      const outgoing = known.outgoing === null ? null : (JSON.parse(known.outgoing) as Outgoing);
      // Of one that was deleted since, only the chat is left to be compared.
      const isSame = known.text === null || outgoing?.forwardOf?.seq === ofSeq;
      return isSame && known.chatId === order.chatId ? readBack(sql, known.seq) : fail("client_id_reused");
    }
    const source = ofSeq === null ? null : readSource(sql, ofSeq);
    const chat = findChatRef(sql, order.chatId);
    if (source === null || chat === null) return fail("not_found");
    const draft = draftOf(sql, source, chat.accountId, order, now);
    return draft.ok ? composeMessage(sql, draft.value, now) : draft;
  });
}

type Source = {
  seq: number;
  accountId: string;
  externalId: string | null;
  message: Message;
  attachments: ChannelAttachment[];
};

/** null for what is not here, and for what was taken back. */
function readSource(sql: Sql, seq: number): Source | null {
  const message = findMessage(sql, seq);
  if (message === null || message.deletedAt !== null) return null;
  const row = sql.first<{ accountId: string; externalId: string | null; attachments: string | null }>(
    "SELECT account_id AS accountId, external_id AS externalId, attachments FROM messages WHERE seq = ?",
    seq,
  );
  if (row === null) return null;
  const attachments = row.attachments === null ? [] : (JSON.parse(row.attachments) as ChannelAttachment[]);
  return { seq, accountId: row.accountId, externalId: row.externalId, message, attachments };
}

function draftOf(
  sql: Sql,
  source: Source,
  accountId: string,
  order: ForwardOrder,
  now: number,
): Outcome<Draft, ForwardRefusal> {
  const { message } = source;
  if (message.kind === "system" || message.kind === "unsupported") return fail("not_forwardable");
  const isHere = message.attachments.every((file) => file.state === "stored");
  if (!isHere) return fail("file_not_here");

  const text = message.text ?? "";
  const { chatId, clientId } = order;
  const isNative =
    accountId === source.accountId &&
    source.externalId !== null &&
    findAccount(sql, accountId)?.abilities?.forward === true;
  if (isNative) return ok({ chatId, clientId, text, forward: { seq: source.seq, isNative } });

  const draft = { chatId, clientId, text, forward: { seq: source.seq, isNative: false } };
  // The networks take one file a message, and a send is one message.
  if (source.attachments.length > 1) return fail("not_forwardable");
  if (source.attachments.length === 1) {
    const upload = uploadAgain(sql, source, accountId, order.origin, now);
    return upload.ok ? ok({ ...draft, uploadId: upload.value }) : upload;
  }
  const content = sendable(message.content ?? null);
  if (content !== null) return ok({ ...draft, content });
  return text === "" ? fail("not_forwardable") : ok(draft);
}

/** What of a content can be said again. Of anything else its words are what is passed on. */
function sendable(content: MessageContent | null): OutboundDraft | null {
  if (content?.type === "location") return content;
  if (content?.type !== "contacts") return null;
  return {
    type: "contacts",
    contacts: content.contacts.map(({ phones, ...contact }) => ({
      ...contact,
      phones: phones.map(({ number, kind }) => ({ number, kind })),
    })),
  };
}

/** What a file may go as where the network has nothing of its own for it. */
const ALSO_AS: Record<Upload["kind"], readonly Upload["kind"][]> = {
  image: ["document"],
  video: ["document"],
  audio: ["document"],
  voice: ["audio", "document"],
  document: [],
  sticker: ["image", "document"],
};

/** The bytes are here and stay where they are: an upload that names them, of a kind that the account can send. */
function uploadAgain(
  sql: Sql,
  { seq, attachments }: Source,
  accountId: string,
  origin: string,
  now: number,
): Outcome<string, "file_not_here" | "not_supported" | "too_large"> {
  const file = sql.first<Pick<Upload, "objectKey" | "sizeBytes" | "width" | "height"> & { mimeType: string | null }>(
    `SELECT object_key AS objectKey, size_bytes AS sizeBytes, width, height, mime_type AS mimeType
     FROM files WHERE message_seq = ? AND place = 0 AND object_key IS NOT NULL`,
    seq,
  );
  const [said] = attachments;
  if (file === null || said === undefined) return fail("file_not_here");
  const own = said.kind in ALSO_AS ? (said.kind as Upload["kind"]) : "document";
  const upload = {
    ...file,
    id: newId(),
    accountId,
    mimeType: file.mimeType ?? said.mimeType ?? "application/octet-stream",
    fileName: said.fileName ?? own,
    origin,
  };
  let refusal: "not_supported" | "too_large" = "not_supported";
  for (const kind of [own, ...ALSO_AS[own]]) {
    const taken = takeUpload(sql, { ...upload, kind }, now);
    if (taken.ok) return ok(taken.value.id);
    if (taken.reason === "too_large") refusal = taken.reason;
  }
  return fail(refusal);
}
