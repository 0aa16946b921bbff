import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { KeyScope } from "../../../worker/shared/permissions.ts";
import type { Site } from "./site.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * A partner's key as `createKey` makes one, put straight into the table: each key has its own limit, and the matrix
 * calls more often than one key may.
 *
 * @returns what stands behind `Bearer`
 */
export function mintKey(
  site: Site,
  owner: { tenantId: string; userId: string },
  scopes: readonly KeyScope[],
  state: "in_use" | "revoked" | "expired" = "in_use",
): string {
  const id = randomUUID();
  const secret = randomBytes(32).toString("base64url");
  const now = Date.now();
  site.control.run(
    `INSERT INTO api_keys
       (id, tenant_id, name, secret_hash, last_four, scopes, created_by, created_at, expires_at, revoked_at, last_used_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, owner.tenantId, "minted", createHash("sha256").update(secret).digest("hex"), secret.slice(-4)],
    ...[scopes.join(" "), owner.userId, now - DAY_MS, state === "expired" ? now - 1_000 : null],
    ...[state === "revoked" ? now - 1_000 : null, now],
  );
  return `parley_${id}_${secret}`;
}
