/** How long a key may be made to work, in days; "never" is until it is revoked. */
export const EXPIRIES = ["30", "90", "365", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];
