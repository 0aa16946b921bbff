import type { TRPCError } from "@trpc/server";
import { badField, notFound, refuseForNow, refuseRestoring } from "./refuse.ts";

/** Why something, or a page of a list, could not be read from the tenant's object, or be marked as read there. */
export function refuseRead(reason: "not_found" | "bad_cursor" | "restoring"): TRPCError {
  switch (reason) {
    case "not_found":
      return notFound();
    case "bad_cursor":
      return badField(reason, "cursor", "is not one that this list gave");
    case "restoring":
      return refuseRestoring();
    default:
      reason satisfies never;
      return refuseForNow();
  }
}
