import { z } from "zod";
import { findDataDeletion } from "../control/app-requests.ts";
import { publicProcedure, router } from "./init.ts";
import { notFound } from "./refuse.ts";

const codeSchema = z.string({ error: "is needed" }).min(1, { error: "is needed" }).max(64);

/** What became of the deletions that Instagram asked for: for whoever was given a code, signed in or not. */
export const dataDeletionsRouter = router({
  /**
   * How far one is. `found` false: nothing of that person was here. Times are ISO 8601; `doneAt` null while it goes on.
   *
   * @throws TRPCError NOT_FOUND for a code that nobody was given, or that was done over a year ago
   */
  look: publicProcedure
    .input(z.object({ code: codeSchema }))
    .output(z.object({ found: z.boolean(), receivedAt: z.iso.datetime(), doneAt: z.iso.datetime().nullable() }))
    .query(async ({ ctx, input }) => {
      const request = await findDataDeletion(ctx.control, input.code);
      if (request === null) throw notFound();
      const { found, receivedAt, doneAt } = request;
      return {
        ...{ found, receivedAt: new Date(receivedAt).toISOString() },
        doneAt: doneAt === null ? null : new Date(doneAt).toISOString(),
      };
    }),
});
