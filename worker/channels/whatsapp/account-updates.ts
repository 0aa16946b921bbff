import type { AccountState } from "../../shared/wire.ts";
import { ignored, type JsonObject, missing, one, type Reading, unknownEvent, wordOf } from "../meta/reading.ts";
import { accountUpdateSchema } from "./schema.ts";

/** What has no say in whether messages come and go. */
const QUIET_EVENTS: ReadonlySet<string> = new Set([
  "ACCOUNT_VIOLATION",
  "AD_ACCOUNT_LINKED",
  "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
  "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
  "MM_LITE_TERMS_SIGNED",
  "PARTNER_ADDED",
  "PARTNER_APP_INSTALLED",
  "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
  "VOLUME_BASED_PRICING_TIER_UPDATE",
]);

/**
 * The field `account_update` (reference/meta.md, 2.8): about a business account and so each of its numbers.
 * @param entryId the business account; in a partner's deliveries the partner, and `waba_info` names the account
 */
export function readAccountUpdate(value: JsonObject, entryId: string | null): Reading {
  const update = accountUpdateSchema.parse(value);
  if (update.event === null) return missing("account_update.event");
  const state = stateOf(update.event, update);
  if (state === "none") return ignored(`account_update_${wordOf(update.event)}`);
  if (state === "unknown") return unknownEvent(`account_update ${wordOf(update.event)}`);
  const accountExternalId = update.waba_info?.waba_id ?? entryId;
  if (accountExternalId === null) return missing("entry.id");
  return one({ type: "account_state", accountExternalId, state, scope: "business_account" });
}

type Update = ReturnType<typeof accountUpdateSchema.parse>;

function stateOf(event: string, update: Update): AccountState | "none" | "unknown" {
  switch (event) {
    case "ACCOUNT_DELETED":
      return "removed";
    // The business took our access back, or unlinked its phone; it can be given again.
    case "PARTNER_REMOVED":
    case "PARTNER_APP_UNINSTALLED":
    case "ACCOUNT_OFFBOARDED":
      return "needs_sign_in";
    case "ACCOUNT_RECONNECTED":
      return "connected";
    case "DISABLED_UPDATE":
      return stateOfBan(update.ban_info?.waba_ban_state ?? null);
    // Only this one stops answers; the others are about templates, new numbers and the like.
    case "ACCOUNT_RESTRICTION":
      return update.restriction_info.some((one) => one.restriction_type === "RESTRICTED_CUSTOMER_INITIATED_MESSAGING")
        ? "stopped"
        : "none";
    default:
      return QUIET_EVENTS.has(event) ? "none" : "unknown";
  }
}

function stateOfBan(banState: string | null): AccountState | "none" | "unknown" {
  switch (banState) {
    case "DISABLE":
      return "stopped";
    case "REINSTATE":
      return "connected";
    case "SCHEDULE_FOR_DISABLE":
      return "none";
    default:
      return "unknown";
  }
}
