import { Secret, TOTP } from "otpauth";

/** Time-based codes (RFC 6238) with the parameters that every authenticator app takes: SHA-1, 6 digits, 30 s. */
const ISSUER = "Parley";
const PARAMETERS = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** As RFC 4226 advises: the length of the hash. */
const SECRET_BYTES = 20;
/** Codes of the step before and the one after count too: phones' clocks differ, and people type slowly. */
const WINDOW_STEPS = 1;

/** In base32, as people type it where they cannot scan. */
export function newTotpSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return new Secret({ buffer: bytes.buffer }).base32;
}

/** What the QR code holds: `otpauth://totp/Parley:ann%40shop.example?issuer=Parley&secret=...`. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...PARAMETERS, issuer: ISSUER, label: email, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * @param now ms since 1970
 * @returns the time step whose code this is, or null when it is no code of these minutes
 */
export function totpStepOf(secret: string, code: string, now: number): number | null {
  const delta = TOTP.validate({
    ...PARAMETERS,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: WINDOW_STEPS,
  });
  return delta === null ? null : TOTP.counter({ period: PARAMETERS.period, timestamp: now }) + delta;
}
