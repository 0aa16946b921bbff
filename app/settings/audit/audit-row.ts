/** A row of the audit log as the list has it; `at` is ISO 8601. */
export type AuditRow = {
  seq: number;
  at: string;
  action: string;
  result: string;
  actorName: string | null;
  target: string | null;
  address: string | null;
};

/** What the list is narrowed down to; empty for everything. */
export type AuditFilter = { action: string; result: string; actorId: string };

export const NO_FILTER: AuditFilter = { action: "", result: "", actorId: "" };

export const isFiltered = (filter: AuditFilter): boolean => Object.values(filter).some((each) => each !== "");

/** The part of an action's name that tells what it is about: `member.invited` -> `member`. */
export const groupOf = (action: string): string => action.split(".")[0] ?? action;
