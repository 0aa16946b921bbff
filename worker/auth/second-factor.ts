import { and, eq, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { recoveryCodes, secondFactors } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { UnreadableSecretError, type Vault } from "../control/vault.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";
import { newTotpSecret, totpStepOf, totpUri } from "./totp.ts";

export type SecondFactorContext = { control: ControlDb; vault: Vault };

/** Whether signing in takes a code, and how many recovery codes are unused. */
export async function secondFactorStatus(
  control: ControlDb,
  userId: string,
): Promise<{ enabled: boolean; recoveryCodesLeft: number }> {
  const [confirmed, unused] = await control.batch([
    control
      .select({ userId: secondFactors.userId })
      .from(secondFactors)
      .where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt))),
    control
      .select({ codeHash: recoveryCodes.codeHash })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt))),
  ]);
  const enabled = confirmed.length > 0;
  return { enabled, recoveryCodesLeft: enabled ? unused.length : 0 };
}

/**
 * A fresh secret for an authenticator app. It asks for nothing until a first code has confirmed it; until then
 * beginning again replaces it.
 *
 * @returns the secret in base32, for this one time, and the `otpauth://` address of the QR code
 */
export async function beginSecondFactor(
  { control, vault }: SecondFactorContext,
  user: { id: string; email: string },
): Promise<Outcome<{ secret: string; uri: string }, "already_on">> {
  const secret = newTotpSecret();
  const begun = {
    secret: await vault.sealByMaster(ownerOf(user.id), placeOf(user.id), secret),
    createdAt: Date.now(),
  };
  const written = await control
    .insert(secondFactors)
    .values({ userId: user.id, ...begun })
    .onConflictDoUpdate({ target: secondFactors.userId, set: begun, setWhere: isNull(secondFactors.confirmedAt) })
    .returning({ userId: secondFactors.userId });
  return written.length === 0 ? fail("already_on") : ok({ secret, uri: totpUri(secret, user.email) });
}

/**
 * The first code of the app turns the second factor on.
 *
 * @returns ten recovery codes, for this one time
 */
export async function confirmSecondFactor(
  { control, vault }: SecondFactorContext,
  userId: string,
  code: string,
): Promise<Outcome<{ recoveryCodes: string[] }, "wrong_code" | "not_begun">> {
  const now = Date.now();
  const factor = await findFactor(control, userId);
  if (factor === null || factor.confirmedAt !== null) return fail("not_begun");
  const step = totpStepOf(await openSecret(vault, userId, factor.secret), digitsOf(code), now);
  if (step === null) return fail("wrong_code");

  const codes = newRecoveryCodes();
  const hashes = await Promise.all(codes.map(recoveryCodeHash));
  // Only of this very secret, not yet confirmed: somebody may have begun again meanwhile, or confirmed it.
  const confirmation = control
    .update(secondFactors)
    .set({ confirmedAt: now, lastStep: step })
    .where(
      and(eq(secondFactors.userId, userId), eq(secondFactors.secret, factor.secret), isNull(secondFactors.confirmedAt)),
    )
    .returning({ userId: secondFactors.userId });
  // Together: a second factor that is on without recovery codes could lock its user out.
  const [confirmed] = await control.batch([
    confirmation,
    control.insert(recoveryCodes).values(hashes.map((codeHash) => ({ userId, codeHash }))),
  ]);
  if (confirmed.length > 0) return ok({ recoveryCodes: codes });
  await control
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), inArray(recoveryCodes.codeHash, hashes)));
  return fail("not_begun");
}

/** From now on the password alone is enough. The caller has checked a code of it. */
export async function removeSecondFactor(control: ControlDb, userId: string): Promise<void> {
  await control.batch([
    control.delete(secondFactors).where(eq(secondFactors.userId, userId)),
    control.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
  ]);
}

/**
 * What signing in asks for besides the password. The code is one of the app or a recovery code, and never counts
 * again: neither the same code twice within its minute nor in two requests at once.
 *
 * @returns "none" when the user has no second factor, "passed" when the code was taken
 */
export async function passSecondFactor(
  { control, vault }: SecondFactorContext,
  userId: string,
  code: string | undefined,
): Promise<Outcome<"none" | "passed", "second_factor_needed" | "wrong_code">> {
  const factor = await findFactor(control, userId);
  if (factor === null || factor.confirmedAt === null) return ok("none");
  if (code === undefined) return fail("second_factor_needed");
  const isOfApp = /^\d{6}$/.test(digitsOf(code));
  const taken = isOfApp
    ? await takeTotpCode(control, userId, await openSecret(vault, userId, factor.secret), digitsOf(code))
    : await takeRecoveryCode(control, userId, code);
  return taken ? ok("passed") : fail("wrong_code");
}

async function takeTotpCode(control: ControlDb, userId: string, secret: string, digits: string): Promise<boolean> {
  const step = totpStepOf(secret, digits, Date.now());
  if (step === null) return false;
  const taken = await control
    .update(secondFactors)
    .set({ lastStep: step })
    .where(and(eq(secondFactors.userId, userId), lt(secondFactors.lastStep, step)))
    .returning({ userId: secondFactors.userId });
  return taken.length > 0;
}

async function takeRecoveryCode(control: ControlDb, userId: string, code: string): Promise<boolean> {
  const taken = await control
    .update(recoveryCodes)
    .set({ usedAt: Date.now() })
    .where(
      and(
        eq(recoveryCodes.userId, userId),
        eq(recoveryCodes.codeHash, await recoveryCodeHash(code)),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ userId: recoveryCodes.userId });
  return taken.length > 0;
}

async function findFactor(
  control: ControlDb,
  userId: string,
): Promise<{ secret: string; confirmedAt: number | null } | null> {
  const [factor] = await control
    .select({ secret: secondFactors.secret, confirmedAt: secondFactors.confirmedAt })
    .from(secondFactors)
    .where(eq(secondFactors.userId, userId))
    .limit(1);
  return factor ?? null;
}

/** Apps show "123 456". */
const digitsOf = (code: string): string => code.replace(/\s/g, "");

export const ownerOf = (userId: string) => `user:${userId}`;
export const placeOf = (userId: string) => ({ table: "second_factors", column: "secret", row: userId });

async function openSecret(vault: Vault, userId: string, sealed: string): Promise<string> {
  const opened = await vault.openByMaster(ownerOf(userId), placeOf(userId), sealed);
  if (!opened.ok) throw new UnreadableSecretError(placeOf(userId));
  return opened.value;
}
