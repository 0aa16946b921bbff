import { z } from "zod";

/** A file to fetch, on its way through the queue. The shape of `FileJob`, with the tenant it is for. */
export const fileMessageSchema = z.object({
  tenantId: z.string().min(1),
  fileId: z.string().min(1),
  accountId: z.string().min(1),
  messageExternalId: z.string(),
  attachmentId: z.string(),
  source: z.string().nullable(),
  kind: z.enum(["image", "video", "audio", "voice", "document", "sticker", "contact", "share", "unknown"]),
});
export type FileMessage = z.infer<typeof fileMessageSchema>;

/** Queues take this many messages in one call. */
const BATCH = 100;

export async function sendFileJobs(queue: Queue, messages: readonly FileMessage[]): Promise<void> {
  for (let from = 0; from < messages.length; from += BATCH) {
    await queue.sendBatch(messages.slice(from, from + BATCH).map((body) => ({ body, contentType: "json" as const })));
  }
}
