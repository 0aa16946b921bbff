import { z } from "zod";
import type { ArchiveAnswer } from "../inbox/rpc.ts";
import { archiveLinkTo } from "../media/archive-link.ts";
import { type Archive, archiveSchema, restorePlanSchema } from "../shared/archive.ts";
import { systemClock } from "../shared/clock.ts";
import { memberMay, router } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { notFound, refuse } from "./refuse.ts";

const RESTORE_REFUSALS = {
  not_empty: "Only an empty workspace can be made of an archive: make a new one for it.",
  newer_archive: "This archive was made by a newer Parley than this one.",
  unknown_table: "This archive holds something that this Parley does not know.",
  no_restore: "No archive is being restored into this workspace.",
  pieces_missing: "Some pieces of the archive have not come yet.",
  state_differs: "What was taken in is not what the archive was made of. Restore it into another new workspace.",
} as const;

/** Archives of the whole workspace: for its owners, in person. */
export const backupsRouter = router({
  /** Makes one in the background; while one is being made, it is that one. */
  start: memberMay("backups.manage")
    .meta({ audit: "backup.started" })
    .output(archiveSchema)
    .mutation(async ({ ctx }) => {
      const archive = onlyOne(await ctx.inbox((inbox) => inbox.archiveAction({ type: "start", kind: "export" })));
      ctx.note({ target: archive.id });
      return archive;
    }),

  /** All that are kept, newest first: those that were asked for, for 7 days, and the newest 30 nightly ones. */
  list: memberMay("backups.manage")
    .output(z.object({ items: z.array(archiveSchema) }))
    .query(async ({ ctx }) => {
      const answer = await ctx.inbox((inbox) => inbox.archiveAction({ type: "list" }));
      return { items: answer.ok ? answer.archives : [] };
    }),

  /** How far one is. */
  status: memberMay("backups.manage")
    .input(z.object({ id: idSchema }))
    .output(archiveSchema)
    .query(async ({ ctx, input }) =>
      onlyOne(await ctx.inbox((inbox) => inbox.archiveAction({ type: "find", id: input.id }))),
    ),

  /**
   * An address under which the archive can be fetched as one tar file, for some minutes and with a session of this
   * workspace.
   */
  download: memberMay("backups.manage")
    .meta({ audit: "backup.downloaded" })
    .input(z.object({ id: idSchema }))
    .output(z.object({ url: z.string(), expiresAt: z.iso.datetime() }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.id });
      const archive = onlyOne(await ctx.inbox((inbox) => inbox.archiveAction({ type: "find", id: input.id })));
      if (archive.state !== "ready") throw refuse("CONFLICT", "not_ready", "This backup is not ready.");
      return archiveLinkTo(ctx.vault, ctx.tenant.id, archive.id, systemClock());
    }),

  /**
   * Begins to make this workspace, which must be empty, of an archive; answers the hashes of the pieces that it needs,
   * each to be sent to `POST /archives/piece`. Asked again, it says what is still missing.
   */
  beginRestore: memberMay("backups.manage")
    .meta({ audit: "backup.restore_begun" })
    .input(restorePlanSchema)
    .output(z.object({ missing: z.array(z.string()) }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.id });
      const answer = await ctx.inbox((inbox) => inbox.archiveAction({ type: "begin_restore", plan: input }));
      if (!answer.ok) throw restoreRefused(answer.reason);
      return { missing: answer.missing };
    }),

  /** Ends it: what came is compared with what the archive was made of, and only then is it open for use. */
  finishRestore: memberMay("backups.manage")
    .meta({ audit: "backup.restored" })
    .output(z.object({ stateHash: z.string().nullable() }))
    .mutation(async ({ ctx }) => {
      const answer = await ctx.inbox((inbox) => inbox.archiveAction({ type: "finish_restore" }));
      if (!answer.ok) throw restoreRefused(answer.reason);
      return { stateHash: answer.stateHash };
    }),
});

function onlyOne(answer: ArchiveAnswer): Archive {
  const [archive] = answer.ok ? answer.archives : [];
  if (archive === undefined) throw notFound();
  return archive;
}

const restoreRefused = (reason: Extract<ArchiveAnswer, { ok: false }>["reason"]) =>
  reason in RESTORE_REFUSALS
    ? refuse("CONFLICT", reason, RESTORE_REFUSALS[reason as keyof typeof RESTORE_REFUSALS])
    : notFound();
