import { z } from "zod";
import { accountSchema } from "../shared/wire.ts";
import { permitted } from "./init.ts";
import { notFound } from "./refuse.ts";

export const syncProcedures = {
  /**
   * Reads what the provider has and is missing here, now. It goes on in the background: `account.sync` in the live
   * frames says how far it is.
   */
  sync: permitted("accounts.manage")
    .meta({ audit: null, because: "it only reads what the account was connected to read" })
    .input(z.object({ accountId: z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(64) }))
    .output(z.object({ account: accountSchema }))
    .mutation(async ({ ctx, input: { accountId } }) => {
      const asked = await ctx.inbox((inbox) => inbox.sync({ type: "catch_up", accountId, isAsked: true }));
      if (!asked.ok) throw notFound();
      return { account: asked.value.account };
    }),
};
