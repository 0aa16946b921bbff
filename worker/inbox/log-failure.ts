import { errorName, log } from "../shared/log.ts";

/** Names of failures only: their texts may quote what a customer wrote. */
export function logFailure(where: string, error: unknown): void {
  log({ level: "error", what: `inbox_${where}_failed`, error: errorName(error) });
}
