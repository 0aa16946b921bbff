import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { InboxStub } from "../inbox/stub.ts";
import { Refusal, reasonOf, retryAfterSecondsOf } from "../shared/failure.ts";
import { may, type Permission, rolesFor } from "../shared/permissions.ts";
import { callObject, platformFailureOf } from "../shared/platform-failure.ts";
import { type AuditMeta, type AuditNote, auditTrailOf } from "./audit-trail.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { TrpcContext } from "./context.ts";
import { badInput, refuse } from "./refuse.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

/** What outsiders see of a bug. The log has the rest. */
const INTERNAL_WORDS = "Something went wrong on our side. Nothing that you sent is to blame.";

/** Which of the doors below a procedure has: written by the doors themselves, read by the test of all procedures. */
export type ProcedureMeta = Partial<AuditMeta> & {
  door?: "public" | "member";
  permission?: Permission;
};

const t = initTRPC
  .context<TrpcContext>()
  .meta<ProcedureMeta>()
  .create({
    // Otherwise the answers carry stack traces wherever NODE_ENV is not "production".
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const isInternal = error.code === "INTERNAL_SERVER_ERROR";
      const cause = error.cause;
      const retryAfterSeconds = retryAfterSecondsOf(error);
      return {
        code: shape.code,
        message: isInternal ? INTERNAL_WORDS : error.message,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path ?? null,
          /** Stable: what programs decide by. */
          reason: isInternal ? "internal" : (reasonOf(error) ?? error.code.toLowerCase()),
          /** For bad input: which field broke which rule. */
          fields: cause instanceof Refusal ? cause.fields : null,
          /** What the log calls this request: for whoever asks us about it. */
          requestId: ctx?.visitor.requestId ?? null,
          /** Of what was too much: when it can work. In a batch the header cannot say which call it is for. */
          ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
        },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * Turns what was thrown below it into what callers are told, for `/trpc` and for Remix alike: input that zod
 * refused becomes a `Refusal` with its fields, a failure of the platform "try again".
 */
const tellPlainly = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const { error } = result;
  if (error.code === "BAD_REQUEST" && error.cause instanceof z.ZodError) throw badInput(error.cause);
  if (platformFailureOf(error.cause) !== null) {
    const refusal = new Refusal("try_again", "The inbox cannot be reached right now. Try again in a moment.");
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: refusal.message, cause: refusal });
  }
  return result;
});

/**
 * The row of each mutation in the audit log. Outermost, so that it also sees who was refused, and why. What a
 * procedure does not say with `.meta({ audit })` is not written; a test goes through all of them.
 */
const audited = t.middleware(async ({ ctx, meta, type, next }) => {
  const action = type === "mutation" ? meta?.audit : undefined;
  const trail = action ? auditTrailOf(ctx, action) : null;
  const result = await next({
    ctx: {
      /** What this call is done to, and by whom where nobody was signed in: for its row in the audit log. */
      note: (about: AuditNote) => trail?.note(about),
      /** Before what cannot be undone, and after all checks: a first row, without which nothing may be done. */
      announce: async () => trail?.announce(),
    },
  });
  await trail?.settle(result.ok ? null : result.error);
  return result;
});

const procedure = t.procedure.use(audited).use(tellPlainly);

/** For anyone, signed in or not. */
export const publicProcedure = procedure.meta({ door: "public" });

/**
 * For who is signed in, in person: a key is refused. The tenant comes from the session and from nowhere else:
 * `inbox` reaches that one tenant's object, so that no input can name another's.
 */
export const memberProcedure = procedure.meta({ door: "member" }).use(async ({ ctx, next }) => {
  if (ctx.key !== null) {
    throw refuse("FORBIDDEN", "scope_missing", "This is for people who are signed in. No key may do it.");
  }
  const { session } = ctx;
  const caller = callerOf(ctx);
  if (session === null || caller === null) throw unknownCaller(ctx);
  await takeTurn(ctx);
  return next({ ctx: { session, ...inTenant(ctx, caller) } });
});

/** For members whose role may do it, in person. For what a key may do as well there is `permitted`. */
export const memberMay = (permission: Permission) =>
  memberProcedure.meta({ permission }).use(({ ctx, next }) => {
    if (!may(ctx.session.role, permission)) throw roleNotAllowed(permission);
    return next();
  });

/** For members whose role may do it, and for partners' keys that have it among their scopes. */
export const permitted = (permission: Permission) =>
  procedure.meta({ permission }).use(async ({ ctx, next }) => {
    const caller = callerOf(ctx);
    if (caller === null) throw unknownCaller(ctx);
    await takeTurn(ctx);
    if (ctx.key !== null && !ctx.key.scopes.has(permission)) {
      throw refuse("FORBIDDEN", "scope_missing", `This key does not have the scope ${permission}.`);
    }
    if (ctx.session !== null && !may(ctx.session.role, permission)) throw roleNotAllowed(permission);
    return next({ ctx: inTenant(ctx, caller) });
  });

/** Each call counts by itself, also those of one batch. A key has the tight limit of the two. */
async function takeTurn({ key, session, limits }: TrpcContext): Promise<void> {
  if (key !== null) await takeOrRefuse({ limits }, "key", key.id);
  else if (session !== null) await takeOrRefuse({ limits }, "session", session.id);
}

/** What procedures inside a tenant work with. */
function inTenant(ctx: TrpcContext, { tenant, actor }: Caller) {
  return {
    tenant,
    actor,
    /** Calls the tenant's object, a second time when the platform lost the first: for what may happen twice. */
    inbox: <Answer>(call: (inbox: InboxStub) => Promise<Answer>) => callObject(() => ctx.inboxOf(tenant.id), call),
    /** Calls it once, for what must not. */
    inboxOnce: () => ctx.inboxOf(tenant.id),
  };
}

const unknownCaller = (ctx: TrpcContext): TRPCError =>
  ctx.keyRefused
    ? refuse("UNAUTHORIZED", "key_not_accepted", "This key is not known, or it has ended.")
    : refuse("UNAUTHORIZED", "not_signed_in", "Sign in first.");

const roleNotAllowed = (permission: Permission): TRPCError =>
  refuse("FORBIDDEN", "role_not_allowed", `This is for: ${rolesFor(permission).join(", ")}.`);
