import type { Referral } from "../../shared/wire.ts";
import type { IgReferral } from "./schema.ts";

/**
 * What somebody came through: an ad, an `ig.me` link with a `ref` of the shop's own, a product (reference/meta.md, 4.2).
 * The words of `source` are Meta's and not listed anywhere in full.
 */
export function referralOf(referral: IgReferral): Referral {
  const source = referral.source?.toUpperCase() ?? "";
  return {
    source: isAd(referral, source) ? "ad" : isLink(referral, source) ? "link" : "unknown",
    headline: referral.ads_context_data?.ad_title ?? null,
    body: referral.ref,
    url: null,
    sourceId: referral.ad_id ?? referral.ads_context_data?.post_id ?? referral.product?.id ?? null,
  };
}

const isAd = (referral: IgReferral, source: string) =>
  referral.ad_id !== null || referral.ads_context_data !== null || source === "ADS";

const isLink = (referral: IgReferral, source: string) => source.includes("LINK") || referral.ref !== null;
