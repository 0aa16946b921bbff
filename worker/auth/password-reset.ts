import { and, eq, exists, gt, isNull } from "drizzle-orm";
import { passwordResets, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { newSecret, sha256Hex } from "../shared/ids.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { killLinks } from "./change-password.ts";
import { closeSockets } from "./close-sockets.ts";
import { deletionOf, type EndSessions } from "./end-sessions.ts";
import type { Mailer } from "./mail.ts";
import { hashPassword } from "./passwords.ts";

const LINK_LIFETIME_MS = 60 * 60 * 1000;

/** The screen behind the link (app/routes.ts). Opening it uses nothing up: mail programs look at links themselves. */
const RESET_PATH = "/reset-password";

/**
 * Sends a link for a new password to a user with this email, if there is one. Links that were sent before stay
 * good for their hour: otherwise whoever asks again and again for somebody else's address makes them useless.
 *
 * Run it in the background: what it does, and how long that takes, depends on whether there is such a user.
 *
 * @throws MailError when the mail could not be handed over
 */
export async function sendResetLink(
  { control, mail }: { control: ControlDb; mail: Mailer },
  email: string,
  url: URL,
): Promise<void> {
  const origin = mail.linkOrigin(url);
  if (origin === null) return;
  const [user] = await control.select({ id: users.id }).from(users).where(eq(users.email, email)).limit(1);
  if (user === undefined) return;
  const token = newSecret(256);
  const now = Date.now();
  await control.insert(passwordResets).values({
    tokenHash: await sha256Hex(token),
    userId: user.id,
    createdAt: now,
    expiresAt: now + LINK_LIFETIME_MS,
  });
  await mail.send({ to: email, ...resetMail(`${origin}${RESET_PATH}/${token}`) });
}

function resetMail(link: string): { subject: string; text: string } {
  const text = [
    "Somebody, probably you, asked for a new password for Parley. Choose one here:",
    link,
    "The link works once, within an hour. If it was not you, there is nothing to do: your password is as it was.",
  ];
  return { subject: "A new password for Parley", text: `${text.join("\n\n")}\n` };
}

/**
 * Sets a new password with a link's token. The link and all others of the user are used up by it, and all sessions
 * of the user end. It does not sign in: a second factor, if there is one, is still asked for.
 *
 * @returns whose password it is now
 */
export async function resetPassword(
  context: EndSessions,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<Outcome<{ id: string; email: string }, "link_invalid">> {
  const { control } = context;
  const tokenHash = await sha256Hex(token);
  const user = await findLinkUser(control, tokenHash);
  if (user === null) return fail("link_invalid");

  const passwordHash = await hashPassword(newPassword);
  const now = Date.now();
  const stillGood = control
    .select({ userId: passwordResets.userId })
    .from(passwordResets)
    .where(goodLink(tokenHash, now));
  const [changed, ended] = await control.batch([
    // The condition makes it single use: of two requests at once, the second finds the link used.
    control
      .update(users)
      .set({ passwordHash })
      .where(and(eq(users.id, user.id), exists(stillGood)))
      .returning({ id: users.id }),
    deletionOf(control, { userId: user.id }),
    killLinks(control, user.id, now),
  ]);
  await closeSockets(context, ended);
  return changed.length > 0 ? ok(user) : fail("link_invalid");
}

/** Whose link this is, while it is good. */
async function findLinkUser(control: ControlDb, tokenHash: string): Promise<{ id: string; email: string } | null> {
  const [user] = await control
    .select({ id: users.id, email: users.email })
    .from(passwordResets)
    .innerJoin(users, eq(users.id, passwordResets.userId))
    .where(goodLink(tokenHash, Date.now()))
    .limit(1);
  return user ?? null;
}

const goodLink = (tokenHash: string, now: number) =>
  and(eq(passwordResets.tokenHash, tokenHash), isNull(passwordResets.usedAt), gt(passwordResets.expiresAt, now));
