import { z } from "zod";
import type { Vault } from "../control/vault.ts";

/** Long enough to click, and short enough that each download is one that the audit log knows of. */
const LINK_MS = 15 * 60 * 1000;

const placeOf = (archiveId: string) => ({ table: "archives", column: "link", row: archiveId });
const linkSchema = z.object({ until: z.number() });

export type ArchiveLink = { url: string; expiresAt: string };

/**
 * The address of an archive for some minutes. It opens with a session of the same workspace only: the token is sealed
 * for this tenant and this archive, and whoever finds it in a log or a history has nothing.
 */
export async function archiveLinkTo(
  vault: Vault,
  tenantId: string,
  archiveId: string,
  now: number,
): Promise<ArchiveLink> {
  const until = now + LINK_MS;
  const token = await vault.sealByMaster(tenantId, placeOf(archiveId), JSON.stringify({ until }));
  return { url: `/archives/${archiveId}/${token}`, expiresAt: new Date(until).toISOString() };
}

export async function archiveLinkIsOpen(
  vault: Vault,
  { tenantId, id, token }: { tenantId: string; id: string; token: string },
  now: number,
): Promise<boolean> {
  if (token.length > 1_024 || !/^[0-9a-f-]{1,64}$/.test(id)) return false;
  const opened = await vault.openByMaster(tenantId, placeOf(id), token);
  if (!opened.ok) return false;
  const link = linkSchema.safeParse(JSON.parse(opened.value));
  return link.success && link.data.until > now;
}
