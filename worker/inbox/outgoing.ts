import type { OutboundDraft } from "../shared/outbound.ts";
import type {
  ChannelAttachment,
  ChannelCommand,
  MessageContent,
  MessageKind,
  MessageTarget,
  OutboundContent,
  OutboundFile,
  Recipient,
  TemplateComponent,
} from "../shared/wire.ts";
import { type FileStore, findUpload, type KeptUpload, type Upload } from "./file-store.ts";
import type { MessageDraft } from "./rpc.ts";
import type { Sql } from "./sql.ts";

/**
 * What is to be sent, where it is more than a text: kept with the message from the moment it is written until the
 * provider has taken it, so that a crash, a retry by hand or another tab send the very same thing.
 */
export type Outgoing = {
  content: OutboundDraft | null;
  uploadId: string | null;
  /** The message that it answers, by our own id: its provider's id may still be on its way. */
  replyToSeq: number | null;
  asHumanAgent: boolean;
  /** The message that it passes on; absent for most. */
  forwardOf?: Forward;
};

/** `isNative`: by the network's own forwarding, so that only the message's id leaves. */
export type Forward = { seq: number; isNative: boolean };

/** @returns null for a plain text; the same draft always gives the same text, which is what makes it comparable */
export function writeOutgoing(draft: MessageDraft & { forward?: Forward }, replyToSeq: number | null): string | null {
  const outgoing: Outgoing = {
    content: draft.content ?? null,
    uploadId: draft.uploadId ?? null,
    replyToSeq,
    asHumanAgent: draft.asHumanAgent ?? false,
    ...(draft.forward && { forwardOf: draft.forward }),
  };
  const { content, uploadId, asHumanAgent, forwardOf } = outgoing;
  const isPlain = !content && !uploadId && replyToSeq === null && !asHumanAgent && !forwardOf;
  return isPlain ? null : JSON.stringify(outgoing);
}

/** The uploads that it sends: a file of its own, or those of a template's header. */
export function uploadIdsOf({ content, uploadId }: Outgoing): string[] {
  const components = content?.type === "template" ? content.components : [];
  const ofTemplate = components.flatMap((component) =>
    component.part === "button" ? [] : component.parameters.flatMap((one) => (one.type === "text" ? [] : one.uploadId)),
  );
  return uploadId === null ? ofTemplate : [uploadId, ...ofTemplate];
}

/** How the message looks on our own screen while and after it is sent. */
export function shownContent(draft: OutboundDraft | null): { kind: MessageKind; content: MessageContent | null } {
  switch (draft?.type) {
    case undefined:
      return { kind: "text", content: null };
    case "location":
      return { kind: "location", content: draft };
    case "contacts": {
      const contacts = draft.contacts.map((contact) => ({
        ...contact,
        phones: contact.phones.map((phone) => ({ ...phone, providerId: null })),
      }));
      return { kind: "contact", content: { type: "contacts", contacts } };
    }
    case "buttons":
    case "list":
      return { kind: "interactive", content: draft };
    case "template": {
      const { name, language } = draft;
      return {
        kind: "template",
        content: { type: "template", name, language, header: null, footer: null, buttons: [] },
      };
    }
  }
}

export const attachmentOfUpload = (upload: Upload): ChannelAttachment => ({
  id: upload.id,
  kind: upload.kind,
  mimeType: upload.mimeType,
  fileName: upload.fileName,
  sizeBytes: upload.sizeBytes,
  width: upload.width,
  height: upload.height,
  durationSeconds: null,
});

type Row = { text: string | null; outgoing: string | null; clientId: string | null };

/** What is to leave for a message that is due, or which message is to be forwarded; null when it is gone or has nothing to say any more. */
export async function readOutgoing(
  sql: Sql,
  files: FileStore,
  messageSeq: number,
): Promise<{ send: OutgoingSend } | { forward: MessageTarget } | null> {
  const row = sql.first<Row>("SELECT text, outgoing, client_id AS clientId FROM messages WHERE seq = ?", messageSeq);
  if (row === null || row.clientId === null) return null;
  const outgoing = row.outgoing === null ? null : (JSON.parse(row.outgoing) as Outgoing);
  if (outgoing?.forwardOf?.isNative) {
    const target = targetOf(sql, outgoing.forwardOf.seq);
    return target && { forward: target };
  }
  if (outgoing !== null && uploadIdsOf(outgoing).some((id) => findUpload(sql, id) === null)) return null;
  const upload = outgoing?.uploadId ? findUpload(sql, outgoing.uploadId) : null;
  const content = await contentOf(sql, files, row.text ?? "", outgoing?.content ?? null, upload);
  const replyTo = outgoing?.replyToSeq ? targetOf(sql, outgoing.replyToSeq) : null;
  return { send: { content, clientId: row.clientId, replyTo, asHumanAgent: outgoing?.asHumanAgent ?? false } };
}

type OutgoingSend = Omit<Extract<ChannelCommand, { type: "send" }>, "type" | "to">;

async function contentOf(
  sql: Sql,
  files: FileStore,
  text: string,
  draft: OutboundDraft | null,
  upload: KeptUpload | null,
): Promise<OutboundContent> {
  if (upload !== null) return { type: "file", file: await files.outbound(upload), text: text === "" ? null : text };
  switch (draft?.type) {
    case undefined:
      return { type: "text", text };
    case "location":
      return draft;
    case "contacts":
      return {
        type: "contacts",
        contacts: draft.contacts.map((contact) => ({
          ...contact,
          phones: contact.phones.map((phone) => ({ ...phone, providerId: null })),
        })),
      };
    case "buttons":
    case "list":
      return { ...draft, text };
    case "template":
      return {
        type: "template",
        name: draft.name,
        language: draft.language,
        components: await componentsOf(sql, files, draft),
      };
  }
}

function componentsOf(
  sql: Sql,
  files: FileStore,
  draft: Extract<OutboundDraft, { type: "template" }>,
): Promise<TemplateComponent[]> {
  const fileOf = (uploadId: string): Promise<OutboundFile> => {
    const upload = findUpload(sql, uploadId);
    if (upload === null) throw new Error("a template's file is not there any more");
    return files.outbound(upload);
  };
  return Promise.all(
    draft.components.map(async (component): Promise<TemplateComponent> => {
      if (component.part === "button") return component;
      const parameters = component.parameters.map(async (one) =>
        one.type === "text" ? one : { type: one.type, file: await fileOf(one.uploadId) },
      );
      return { part: component.part, parameters: await Promise.all(parameters) };
    }),
  );
}

/** A message by every id that its provider may know it by; null when it has none yet, or is gone. */
export function targetOf(sql: Sql, seq: number): MessageTarget | null {
  const row = sql.first<MessageTarget>(
    `SELECT external_id AS externalId, provider_message_id AS providerMessageId, client_id AS clientId
     FROM messages WHERE seq = ? AND external_id IS NOT NULL`,
    seq,
  );
  return row;
}

/**
 * Whom a chat's messages go to, by every id that its account knows of them: the newest of each kind. What the team says
 * of who is whom is not asked: a mistake there must not send a message to somebody else.
 */
export function recipientOf(sql: Sql, chatId: string): Recipient | null {
  const chat = sql.first<{ accountId: string; externalId: string; contactId: string | null; isGroup: number }>(
    `SELECT account_id AS accountId, external_id AS externalId, contact_id AS contactId, is_group AS isGroup
     FROM chats WHERE id = ?`,
    chatId,
  );
  if (chat === null) return null;
  const identities =
    chat.contactId === null || chat.isGroup === 1
      ? []
      : sql.all<{ kind: string; value: string }>(
          `SELECT i.kind, i.value FROM identities i JOIN contacts k ON k.id = i.contact_id
           WHERE k.person_id = (SELECT person_id FROM contacts WHERE id = ?) AND i.account_id = ?
             AND i.kind IN ('provider', 'phone') ORDER BY i.rowid DESC`,
          chat.contactId,
          chat.accountId,
        );
  const of = (kind: string) => identities.find((one) => one.kind === kind)?.value ?? null;
  return { chatExternalId: chat.externalId, providerId: of("provider"), phone: of("phone") };
}
