import type { Context } from "hono";
import { z } from "zod";
import { ControlRefusal } from "./messages.ts";

/** JSON only, so that no page in a browser can call a control route across origins. */
export async function body<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.output<Schema>> {
  if (!(c.req.header("content-type") ?? "").startsWith("application/json")) {
    throw new ControlRefusal("control routes take application/json");
  }
  const parsed = schema.safeParse(await c.req.json().catch(() => null));
  if (!parsed.success) throw new ControlRefusal(z.prettifyError(parsed.error));
  return parsed.data;
}
