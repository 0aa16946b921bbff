import { z } from "zod";
import { AUDIT_ACTIONS, AUDIT_RESULTS } from "../control/audit.ts";
import { listAudit, type StoredAuditRow, verifyAudit } from "../control/read-audit.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput } from "./page-input.ts";
import { badField } from "./refuse.ts";

const auditRowSchema = z.object({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  /** One of `AUDIT_ACTIONS` today; a text, since an old row keeps a name that is not given any more. */
  action: z.string(),
  result: z.enum(AUDIT_RESULTS),
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  target: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
});

/** Who did what in this workspace. Nothing here can be changed or taken out, and `verify` finds it if somebody did. */
export const auditRouter = router({
  /** Newest first. */
  list: permitted("audit.read")
    .input(
      z
        .object({
          ...pageInput,
          action: z.enum(AUDIT_ACTIONS).nullish(),
          result: z.enum(AUDIT_RESULTS).nullish(),
          actorId: idSchema.nullish(),
        })
        .optional(),
    )
    .output(z.object({ items: z.array(auditRowSchema), nextCursor: z.string().nullable() }))
    .query(async ({ ctx, input }) => {
      const { action = null, result = null, actorId = null, cursor = null, limit = PAGE_SIZE } = input ?? {};
      const before = cursor === null ? null : readCursor(cursor);
      const page = await listAudit(ctx.control, ctx.tenant.id, { before, limit, filter: { action, result, actorId } });
      return { items: page.rows.map(asShown), nextCursor: page.nextBefore === null ? null : String(page.nextBefore) };
    }),

  /** Works out every link of the chain again. `brokenAt` is the first row that is not as it was written. */
  verify: permitted("audit.read")
    .output(z.object({ ok: z.boolean(), checked: z.int().nonnegative(), brokenAt: z.int().nonnegative().nullable() }))
    .query(async ({ ctx }) => {
      const { checked, brokenAt } = await verifyAudit(ctx.control, ctx.tenant.id);
      return { ok: brokenAt === null, checked, brokenAt };
    }),
});

/** The `seq` of the last row that was shown. */
function readCursor(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw badField("bad_cursor", "cursor", "is not one that this list gave");
  return Number(cursor);
}

function asShown({ tenantId: _, hash: __, at, ...row }: StoredAuditRow): z.infer<typeof auditRowSchema> {
  return { ...row, at: new Date(at).toISOString() };
}
