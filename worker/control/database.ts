import { drizzle } from "drizzle-orm/d1";
import * as schema from "../../drizzle/control.ts";

/**
 * The control database. D1 has no interactive transactions (`db.transaction` always fails there): what must
 * happen together goes into one `batch`, with ids and times made before.
 */
export type ControlDb = ReturnType<typeof openControl>;

export function openControl(d1: D1Database) {
  return drizzle(d1, { schema });
}
