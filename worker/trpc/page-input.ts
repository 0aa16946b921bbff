import { z } from "zod";
import { positionSchema } from "../shared/wire.ts";

/** Ids of ours in inputs: opaque, so only bounded. A foreign or made-up one is simply not found. */
export const idSchema = z.string().min(1).max(128);

/** What every list takes. */
export const pageInput = {
  cursor: z.string().min(1).max(512).nullish(),
  limit: z.int().min(1).max(100).optional(),
};

export const PAGE_SIZE = 50;

/** What every list answers. `asOf` is the place in the log that the page shows: live changes after it are newer. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), asOf: positionSchema });
