import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { Role } from "../auth/sessions.ts";
import type { InboxStub } from "../inbox/stub.ts";
import { Refusal, reasonOf } from "../shared/failure.ts";
import { callObject, platformFailureOf } from "../shared/platform-failure.ts";
import type { TrpcContext } from "./context.ts";
import { badInput } from "./refuse.ts";

/** What outsiders see of a bug. The log has the rest. */
const INTERNAL_WORDS = "Something went wrong on our side. Nothing that you sent is to blame.";

const t = initTRPC.context<TrpcContext>().create({
  // Otherwise the answers carry stack traces wherever NODE_ENV is not "production".
  isDev: false,
  errorFormatter({ shape, error }) {
    const isInternal = error.code === "INTERNAL_SERVER_ERROR";
    const cause = error.cause;
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

/** For anyone, signed in or not. */
export const publicProcedure = t.procedure.use(tellPlainly);

/**
 * For who is signed in. The tenant comes from the session and from nowhere else: `inbox` reaches that one
 * tenant's object, so that no input can name another's.
 */
export const memberProcedure = publicProcedure.use(({ ctx, next }) => {
  const { session } = ctx;
  if (session === null) {
    const refusal = new Refusal("not_signed_in", "Sign in first.");
    throw new TRPCError({ code: "UNAUTHORIZED", message: refusal.message, cause: refusal });
  }
  const tenantId = session.tenant.id;
  return next({
    ctx: {
      session,
      /** Calls the tenant's object, a second time when the platform lost the first: for what may happen twice. */
      inbox: <Answer>(call: (inbox: InboxStub) => Promise<Answer>) => callObject(() => ctx.inboxOf(tenantId), call),
      /** Calls it once, for what must not. */
      inboxOnce: () => ctx.inboxOf(tenantId),
    },
  });
});

/** For members with one of these roles. */
export const procedureFor = (...roles: [Role, ...Role[]]) =>
  memberProcedure.use(({ ctx, next }) => {
    if (roles.includes(ctx.session.role)) return next();
    const refusal = new Refusal("role_not_allowed", `This is for: ${roles.join(", ")}.`);
    throw new TRPCError({ code: "FORBIDDEN", message: refusal.message, cause: refusal });
  });
