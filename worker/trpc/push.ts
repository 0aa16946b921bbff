import { z } from "zod";
import { findTenant } from "../control/tenants.ts";
import { isPushEndpoint, serviceOf } from "../push/push-hosts.ts";
import { makePushKeys } from "../push/push-keys.ts";
import { sendPushes } from "../push/send-push.ts";
import { sha256Hex } from "../shared/ids.ts";
import { pushLevelSchema, pushServiceSchema } from "../shared/push.ts";
import { askTeam } from "./ask-team.ts";
import { memberProcedure, router } from "./init.ts";
import { notFound, refuse } from "./refuse.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const becauseOwn = { audit: null, because: "how a member is told of news is theirs alone" } as const;

const endpointSchema = z
  .string()
  .refine(isPushEndpoint, { error: "is no address of a push service that Parley knows" });
/** base64url of an uncompressed point (65 bytes) and of 16 random bytes, as browsers give them. */
const p256dhSchema = z.string().regex(/^[A-Za-z0-9_-]{87}=?$/, { error: "is no key of a subscription" });
const authSchema = z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/, { error: "is no secret of a subscription" });

const deviceSchema = z.object({
  id: z.string(),
  /** Whose push service it has: all that is known of it. */
  service: pushServiceSchema,
  /** SHA-256 of its endpoint, as hex: a browser knows its own by it, and the endpoint stays where it is. */
  mark: z.string(),
  addedAt: z.string(),
});

/** Notices in a browser that shows no page of Parley's just now (Web Push). In person: a key has no browser. */
export const pushRouter = router({
  /** The workspace's public key, with which a browser subscribes. Made when it is first asked for. */
  key: memberProcedure
    .meta(becauseOwn)
    .output(z.object({ publicKey: z.string() }))
    .mutation(async ({ ctx }) => {
      const known = await askTeam(ctx, { type: "push.keys" });
      if (known !== null) return { publicKey: known.publicKey };
      const tenant = await findTenant(ctx.control, ctx.tenant.id);
      if (tenant === null) throw notFound();
      const keys = await makePushKeys(ctx.vault, tenant, ctx.url.origin);
      const { publicKey } = await askTeam(ctx, { type: "push.keepKeys", keys });
      return { publicKey };
    }),

  /** As the browser's `PushSubscription` says it. */
  subscribe: memberProcedure
    .meta(becauseOwn)
    .input(z.object({ endpoint: endpointSchema, keys: z.object({ p256dh: p256dhSchema, auth: authSchema }) }))
    .output(z.object({ subscribed: z.literal(true) }))
    .mutation(async ({ ctx, input: { endpoint, keys } }) => {
      await askTeam(ctx, { type: "push.subscribe", target: { endpoint, ...keys } });
      return { subscribed: true as const };
    }),

  /** This browser's subscription by its endpoint, or one of the caller's others by its id. */
  unsubscribe: memberProcedure
    .meta(becauseOwn)
    .input(z.object({ endpoint: z.string().max(1_000) }).or(z.object({ id: z.string().max(100) })))
    .output(z.object({ unsubscribed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      if ("id" in input) await askTeam(ctx, { type: "push.forgetDevice", id: input.id });
      else await askTeam(ctx, { type: "push.unsubscribe", endpoint: input.endpoint });
      return { unsubscribed: true as const };
    }),

  /** Of what the caller wants to be told, and which browsers of theirs are, the newest first. */
  settings: memberProcedure
    .output(z.object({ level: pushLevelSchema, browsers: z.int(), devices: z.array(deviceSchema) }))
    .query(async ({ ctx }) => {
      const [level, known] = await Promise.all([
        askTeam(ctx, { type: "push.level" }),
        askTeam(ctx, { type: "push.devices" }),
      ]);
      const devices = await Promise.all(
        known.map(async ({ id, endpoint, addedAt }) => ({
          id,
          service: serviceOf(endpoint),
          mark: await sha256Hex(endpoint),
          addedAt: new Date(addedAt).toISOString(),
        })),
      );
      return { level, browsers: devices.length, devices };
    }),

  setLevel: memberProcedure
    .meta(becauseOwn)
    .input(z.object({ level: pushLevelSchema }))
    .output(z.object({ level: pushLevelSchema }))
    .mutation(async ({ ctx, input }) => ({ level: await askTeam(ctx, { type: "push.setLevel", level: input.level }) })),

  /** Sends a notice to every browser of the caller's now, and says how many push services took it. */
  test: memberProcedure
    .meta(becauseOwn)
    .output(z.object({ sent: z.int(), failed: z.int() }))
    .mutation(async ({ ctx }) => {
      await takeOrRefuse(ctx, "send", ctx.tenant.id);
      const [keys, targets] = await Promise.all([
        askTeam(ctx, { type: "push.keys" }),
        askTeam(ctx, { type: "push.targets" }),
      ]);
      if (keys === null || targets.length === 0) {
        throw refuse("CONFLICT", "not_subscribed", "No browser of yours wants notices yet.");
      }
      const notice = { title: ctx.tenant.name, body: "Notices reach this browser.", chatId: null };
      const orders = targets.map((target) => ({ target, notice }));
      const results = await sendPushes(ctx, ctx.tenant.id, keys, orders);
      for (const [place, result] of results.entries()) {
        const endpoint = targets[place]?.endpoint;
        if (result === "gone" && endpoint !== undefined) await askTeam(ctx, { type: "push.unsubscribe", endpoint });
      }
      const sent = results.filter((result) => result === "sent").length;
      return { sent, failed: results.length - sent };
    }),
});
