/** How mails leave, as worker/env.ts reads it and worker/auth/mail.ts does it. */
export type MailSettings =
  | { kind: "off" }
  /** `origin` is where people open this Parley, for the links: what a request says of it may be made up. */
  | { kind: "http"; apiKey: string; from: string; origin: string }
  /** Development only: mails go into the log. */
  | { kind: "log" };
