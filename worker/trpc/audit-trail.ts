import { TRPCError } from "@trpc/server";
import { type AuditAction, type AuditResult, PLATFORM, recordAudit } from "../control/audit.ts";
import { Refusal, reasonOf } from "../shared/failure.ts";
import { errorName, log } from "../shared/log.ts";
import { callerOf } from "./caller.ts";
import type { TrpcContext } from "./context.ts";

/** What every mutation says of itself: its name in the audit log, or why it has none. */
export type AuditMeta = { audit: AuditAction } | { audit: null; because: string };

/** What a procedure adds to its row: only it knows. */
export type AuditNote = {
  /** What it was done to, by id or name; never a secret. */
  target?: string;
  /** Who it turned out to be, where nobody was signed in before. */
  actor?: { id: string; name: string };
  /** Whose log it belongs into, where it is not the caller's. */
  tenantId?: string;
  /** Nothing was there to be done (somebody signs out who is not signed in): then there is nothing to write. */
  isVoid?: true;
};

export type AuditTrail = {
  /** May be called several times: what is said later wins, field by field. */
  note(about: AuditNote): void;
  /**
   * Writes the row "begun" now, before something that cannot be undone, when all checks are passed.
   *
   * @throws TRPCError `try_again` when it cannot be written: then nothing may be done
   */
  announce(): Promise<void>;
  /** The row of how it went. Never throws. */
  settle(error: TRPCError | null): Promise<void>;
};

/**
 * The row of one call. It is written after the deed, because only then is it true; for what cannot be undone
 * `announce` writes one before as well, so that even a crash in between leaves a trace.
 *
 * A row that cannot be written after the deed does not make the deed undone: an error would have the caller do
 * it a second time. It goes to the log of the Worker instead, with what the row would have said of it.
 */
export function auditTrailOf(ctx: TrpcContext, action: AuditAction): AuditTrail {
  let noted: AuditNote = {};

  async function write(result: AuditResult): Promise<void> {
    const caller = callerOf(ctx);
    await recordAudit(ctx.control, {
      tenantId: noted.tenantId ?? caller?.tenant.id ?? PLATFORM,
      action,
      result,
      actor: noted.actor ?? caller?.actor ?? null,
      target: noted.target ?? null,
      address: ctx.visitor.address,
      requestId: ctx.visitor.requestId,
    });
  }

  const logFailure = (result: AuditResult, error: unknown) => {
    const { requestId } = ctx.visitor;
    log({ level: "error", what: "audit_not_written", requestId, action, result, error: errorName(error) });
  };

  return {
    note(about) {
      noted = { ...noted, ...about };
    },
    async announce() {
      try {
        await write("begun");
      } catch (error) {
        logFailure("begun", error);
        const refusal = new Refusal("try_again", "This cannot be written down right now, so it was not done.");
        throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: refusal.message, cause: refusal });
      }
    },
    async settle(error) {
      const result = resultOf(error);
      if (result === null || noted.isVoid) return;
      try {
        await write(result);
      } catch (writeError) {
        logFailure(result, writeError);
      }
    },
  };
}

/** Refusals that get no row: nothing was tried, and whoever asks without being known could fill the table. */
const NOT_WORTH_A_ROW = ["invalid_input", "not_signed_in", "key_not_accepted", "too_many_requests"];

function resultOf(error: TRPCError | null): Exclude<AuditResult, "begun"> | null {
  if (error === null) return "ok";
  if (error.code === "INTERNAL_SERVER_ERROR" || error.code === "SERVICE_UNAVAILABLE") return "failed";
  const reason = reasonOf(error);
  // Without a reason of ours it is tRPC that could not read the input.
  return reason === null || NOT_WORTH_A_ROW.includes(reason) ? null : "refused";
}
