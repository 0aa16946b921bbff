import { z } from "zod";
import { createKey, type ListedKey, listKeys, revokeKey } from "../auth/keys.ts";
import { KEY_SCOPES } from "../shared/permissions.ts";
import { memberMay, router } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { notFound } from "./refuse.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRES_IN_DAYS_MAX = 3_650;

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});

/**
 * Keys for partners' programs. Several may be in use at once: to change one, make the next, move the program over,
 * and revoke the old one. In person only: a key that leaked must not be able to make itself a successor.
 */
export const keysRouter = router({
  /** Newest first; expired ones stay until they are revoked. */
  list: memberMay("keys.manage")
    .output(z.object({ items: z.array(keySchema) }))
    .query(async ({ ctx }) => ({ items: (await listKeys(ctx.control, ctx.tenant.id)).map(asShown) })),

  /** `secret` is the whole key, for the `Authorization: Bearer` header. This answer is the only place where it ever is. */
  create: memberMay("keys.manage")
    .meta({ audit: "key.created" })
    .input(
      z.object({
        name: z
          .string({ error: "is needed" })
          .trim()
          .min(1, { error: "is needed" })
          .max(80, { error: "has at most 80 characters" }),
        scopes: z
          .array(z.enum(KEY_SCOPES, { error: `must be one of: ${KEY_SCOPES.join(", ")}` }), { error: "is needed" })
          .min(1, { error: "must name at least one" })
          .max(100, { error: "has at most 100" }),
        expiresInDays: z
          .int({ error: "must be a whole number" })
          .min(1, { error: "must be at least 1" })
          .max(EXPIRES_IN_DAYS_MAX, { error: `must be at most ${EXPIRES_IN_DAYS_MAX}` })
          .nullish(),
      }),
    )
    .output(z.object({ key: keySchema, secret: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const { name, scopes, expiresInDays } = input;
      const { key, secret } = await createKey(ctx.control, ctx.tenant.id, {
        name,
        scopes,
        createdBy: ctx.session.user,
        expiresAt: expiresInDays ? Date.now() + expiresInDays * DAY_MS : null,
      });
      ctx.note({ target: `${key.name} (${key.id}): ${key.scopes.join(" ")}` });
      return { key: asShown(key), secret };
    }),

  /** The very next call with the key is refused. */
  revoke: memberMay("keys.manage")
    .meta({ audit: "key.revoked" })
    .input(z.object({ id: idSchema }))
    .output(z.object({ revoked: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.id });
      const revoked = await revokeKey(ctx.control, ctx.tenant.id, input.id);
      if (revoked === null) throw notFound();
      ctx.note({ target: `${revoked.name} (${input.id})` });
      return { revoked: true as const };
    }),
});

const asShown = ({ createdAt, expiresAt, lastUsedAt, ...key }: ListedKey): z.infer<typeof keySchema> => ({
  ...key,
  createdAt: isoOf(createdAt),
  expiresAt: expiresAt === null ? null : isoOf(expiresAt),
  lastUsedAt: lastUsedAt === null ? null : isoOf(lastUsedAt),
});

const isoOf = (ms: number): string => new Date(ms).toISOString();
