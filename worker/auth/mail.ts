import type { MailSettings } from "../shared/mail-settings.ts";

/** A mail in plain text: it can carry nothing that a program would run. */
export type Mail = { to: string; subject: string; text: string };

export type Mailer = {
  /**
   * Where links in mails lead, or null when mails are not sent at all. In development that is wherever the
   * developer's browser is; otherwise what a request says of its own address has no say in it.
   */
  linkOrigin(url: URL): string | null;
  /** Hands the mail over. @throws MailError when it could not be handed over; nothing tries again. */
  send(mail: Mail): Promise<void>;
};

type MailFetch = (url: string, init: RequestInit) => Promise<Response>;

/** Resend: `POST {from, to, subject, text}` with a bearer key. Source: resend.com/docs/api-reference/emails. */
const RESEND_URL = "https://api.resend.com/emails";
const TIMEOUT_MS = 10_000;

/** In front of each line that `npm start` shows to the developer (test/local/follow-mail.ts). */
export const LOGGED_MAIL = "development mail: ";

export function createMailer(settings: MailSettings, fetch: MailFetch): Mailer {
  switch (settings.kind) {
    case "off":
      return { linkOrigin: () => null, send: async () => {} };
    case "http":
      return { linkOrigin: () => settings.origin, send: (mail) => postMail(settings, mail, fetch) };
    case "log":
      return {
        linkOrigin: (url) => url.origin,
        // biome-ignore lint/suspicious/noConsole: in development the log is the mailbox
        send: async (mail) => console.log(LOGGED_MAIL + JSON.stringify(mail)),
      };
  }
}

/** A mail that was not taken. It says what the provider answered by number only: its words may quote the mail. */
export class MailError extends Error {
  override readonly name = "MailError";
}

async function postMail(
  { apiKey, from }: { apiKey: string; from: string },
  { to, subject, text }: Mail,
  fetch: MailFetch,
): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(RESEND_URL, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ from, to: [to], subject, text }),
      // The key goes nowhere else.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new MailError("the mail provider could not be reached");
  }
  await answer.body?.cancel();
  if (!answer.ok) throw new MailError(`the mail provider answered ${answer.status}`);
}
