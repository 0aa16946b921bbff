import { z } from "zod";

/** An account whose backup sync is due, on its way through the queue. `everyMs`: how often the timer comes for it. */
export const syncMessageSchema = z.object({
  tenantId: z.string().min(1),
  accountId: z.string().min(1),
  everyMs: z.number(),
});
export type SyncMessage = z.infer<typeof syncMessageSchema>;
