import { z } from "zod";
import type { Vault } from "../control/vault.ts";
import type { Upload } from "../inbox/file-store.ts";

/** Some networks fetch a file themselves instead of taking it: long enough for their retries, and no longer. */
const LINK_MS = 60 * 60 * 1000;
const PLACE = { table: "media", column: "link", row: "outbound" };
const OWNER = "media:link";

const linkSchema = z.object({ key: z.string(), type: z.string(), name: z.string(), until: z.number() });
export type MediaLink = z.infer<typeof linkSchema>;

/**
 * An address under which anybody who has it may fetch one file for an hour: `/media/link/<token>`. The token is
 * sealed by a master key, so that it can neither be made nor read by others, and nothing is stored for it.
 */
export async function mediaLinkTo(vault: Vault, upload: Upload, now: number): Promise<string> {
  const { objectKey: key, mimeType: type, fileName: name } = upload;
  const link: MediaLink = { key, type, name, until: now + LINK_MS };
  const sealed = await vault.sealByMaster(OWNER, PLACE, JSON.stringify(link));
  return `${upload.origin}/media/link/${sealed}`;
}

export async function openMediaLink(vault: Vault, token: string, now: number): Promise<MediaLink | null> {
  if (token.length > 4_096) return null;
  const opened = await vault.openByMaster(OWNER, PLACE, token);
  if (!opened.ok) return null;
  const link = linkSchema.safeParse(JSON.parse(opened.value));
  return link.success && link.data.until > now ? link.data : null;
}
