/**
 * One line of JSON an event, in these fields and no others: what is not in the type cannot be logged. No
 * address with an id in it, no header, no body, no error text of others.
 */
export type LogRecord = {
  level: "info" | "error";
  /** What happened: "request", "webhook_failed" and the like. */
  what: string;
  requestId?: string;
  method?: string;
  /** The pattern of the route, never the path: a webhook's path is half of a secret. */
  route?: string;
  status?: number;
  ms?: number;
  /** The class of an error; its message may quote what a customer wrote. */
  error?: string;
  attempts?: number;
  /** What the audit log calls it, and how it went: for a row that could not be written there. */
  action?: string;
  result?: string;
  /** A job's name, how many rows it has done and how many it knows to be left. */
  job?: string;
  done?: number;
  left?: number;
  /** The names of settings that are missing or wrong, with how to set them: never a value. */
  problem?: string;
};

export function log(record: LogRecord): void {
  // biome-ignore lint/suspicious/noConsole: this is where it is allowed
  console[record.level === "error" ? "error" : "log"](JSON.stringify(record));
}

export const errorName = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : typeof thrown);
