import { z } from "zod";

/**
 * One line of what was looked through. `unchecked`: it could not be seen, or there is nothing to see yet, which is no
 * fault by itself. `field`: the one of the input that the line is about, for a form to show it beside.
 */
export const checkSchema = z.object({
  check: z.string(),
  state: z.enum(["ok", "problem", "unchecked"]),
  text: z.string(),
  field: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;
