import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, HOME, newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves the way back in for who forgot a password: by the link that the mail provider is really given, over HTTP.
 * Not here: the provider's own failures (worker/auth/mail.test.ts).
 */

const NEW_PASSWORD = "another horse, another battery";
const HOUR_MS = 60 * 60 * 1000;

type Mail = { from: string; to: string[]; subject: string; text: string };
const mailbox: Mail[] = [];
let providerStatus = 200;

beforeAll(async () => {
  await migratedControl();
  // The mail provider, in the place of the network: nothing else is reachable.
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url !== "https://api.resend.com/emails") throw new Error(`the test's network has no ${request.url}`);
    expect(request.headers.get("authorization")).toBe("Bearer key-of-the-tests");
    if (providerStatus === 200) mailbox.push(await request.json());
    return Response.json({}, { status: providerStatus });
  };
});
afterEach(() => {
  vi.useRealTimers();
  providerStatus = 200;
});

/** Each from an address of its own: how often one address may ask is another test's business. */
let addresses = 0;
function post(procedure: string, input: object, headers: Record<string, string> = {}): Promise<Response> {
  addresses += 1;
  const from = { "content-type": "application/json", origin: HOME, "cf-connecting-ip": `2001:db8:${addresses}::1` };
  return fetchParley(`/trpc/${procedure}`, {
    method: "POST",
    headers: { ...from, ...headers },
    body: JSON.stringify(input),
  });
}

const ask = (email: string, headers: Record<string, string> = {}) =>
  post("auth.requestPasswordReset", { email }, headers);

const mailTo = (email: string) => until("the mail is there", () => mailbox.find(({ to }) => to[0] === email));

/** Asks for a link and takes its token out of the mail. */
async function tokenFor(email: string): Promise<string> {
  const before = mailbox.length;
  await ask(email);
  const mail = await until("the mail is there", () => mailbox.slice(before).find(({ to }) => to[0] === email));
  const [, token] = /^https:\/\/parley\.example\/reset-password\/([\w-]+)$/m.exec(mail.text) ?? [];
  if (token === undefined) throw new Error(`no link in: ${mail.text}`);
  return token;
}

type ResetAnswer = { result?: { data: unknown }; error?: { data: { reason: string } } };
async function reset(token: string, newPassword = NEW_PASSWORD) {
  const answer = await post("auth.resetPassword", { token, newPassword });
  const { result, error } = (await answer.json()) as ResetAnswer;
  return { status: answer.status, data: result?.data, error, cookies: answer.headers.getSetCookie() };
}

const signIn = (email: string, password: string, visitor: Visitor = newVisitor()) =>
  visitor.mutate("auth.signIn", { email, password });

describe("A link for a new password", () => {
  it("is mailed, sets the password once, and ends all sessions with their sockets", async () => {
    const person = await signedUp();
    const { live } = await openCaughtUp(person);
    const token = await tokenFor(person.email);
    expect(token).toMatch(/^[\w-]{43}$/);
    const mail = await mailTo(person.email);
    expect(mail).toMatchObject({ from: "Parley <inbox@parley.example>", to: [person.email] });

    const done = await reset(token);
    expect(done.data).toEqual({ reset: true });
    // It lets nobody in by itself.
    expect(done.cookies.filter((cookie) => cookie.startsWith("__Host-parley="))).toEqual([]);
    expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
    expect((await person.query("auth.me")).status).toBe(401);
    expect((await signIn(person.email, PASSWORD)).status).toBe(401);
    expect((await signIn(person.email, NEW_PASSWORD)).status).toBe(200);

    expect(await reset(token, PASSWORD)).toMatchObject({ status: 400, error: { data: { reason: "link_invalid" } } });
    expect((await signIn(person.email, NEW_PASSWORD)).status).toBe(200);
  });

  it("used twice at the same moment sets one of the two passwords", async () => {
    const { email } = await signedUp();
    const token = await tokenFor(email);
    const passwords = ["the first of two horses", "the second of two horses"];
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const signIns = await Promise.all(passwords.map((password) => signIn(email, password)));
    expect(signIns.map(({ status }) => status)).toEqual(answers.map(({ status }) => (status === 200 ? 200 : 401)));
  });

  it("dies with the others when one is used, and when the password is changed by its owner", async () => {
    const person = await signedUp();
    const [first, second] = [await tokenFor(person.email), await tokenFor(person.email)];
    expect((await reset(second)).status).toBe(200);
    expect((await reset(first)).status).toBe(400);

    const third = await tokenFor(person.email);
    expect((await signIn(person.email, NEW_PASSWORD, person)).status).toBe(200);
    await person.mutate("auth.changePassword", { currentPassword: NEW_PASSWORD, newPassword: PASSWORD });
    expect((await reset(third)).status).toBe(400);
  });

  it("is good for an hour and no longer", async () => {
    const { email } = await signedUp();
    const [early, late] = [await tokenFor(email), await tokenFor(email)];
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: now + HOUR_MS + 1_000 });
    expect((await reset(late)).status).toBe(400);
    vi.useFakeTimers({ toFake: ["Date"], now: now + HOUR_MS - 10_000 });
    expect((await reset(early)).status).toBe(200);
  });

  it("is not used up by a password that is refused", async () => {
    const { email } = await signedUp();
    const token = await tokenFor(email);
    expect(await reset(token, "administrator")).toMatchObject({
      status: 400,
      error: { data: { reason: "password_too_common", fields: [{ field: "newPassword" }] } },
    });
    expect((await reset(token, "short")).status).toBe(400);
    expect((await reset(token)).status).toBe(200);
  });

  it("cannot be made from anything that lies in the database", async () => {
    const { email } = await signedUp();
    const token = await tokenFor(email);
    const values = await everyStoredValue();
    expect(values.some((value) => value.includes(token))).toBe(false);
    for (const value of new Set(values.filter((text) => text.length >= 40 && text.length <= 256))) {
      expect((await reset(value)).status).toBe(400);
    }
  });

  it("leads to where Parley is, whatever the request says", async () => {
    const { email } = await signedUp();
    await ask(email, { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" });
    const { text } = await mailTo(email);
    expect(text).toContain("https://parley.example/reset-password/");
    expect(text).not.toContain("evil");
  });
});

describe("Asking for a link", () => {
  it("is answered alike for a known email, an unknown one, and when the mail cannot be sent", async () => {
    const { email } = await signedUp();
    const answers = [await ask(email), await ask("nobody@shop.example")];
    providerStatus = 500;
    answers.push(await ask((await signedUp()).email));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies)).toEqual(new Set(['{"result":{"data":{"requested":true}}}']));
    for (const answer of answers) expect(answer.status).toBe(200);
    await mailTo(email);
    expect(mailbox.some(({ to }) => to[0] === "nobody@shop.example")).toBe(false);
  });

  it("again and again for somebody sends five mails an hour, answers the same, and leaves the links good", async () => {
    const { email } = await signedUp();
    const first = await tokenFor(email);
    for (let more = 0; more < 7; more++) expect((await ask(email)).status).toBe(200);
    await until("the mails are there", () => mailbox.filter(({ to }) => to[0] === email).length === 5);
    expect((await reset(first)).status).toBe(200);
    expect(mailbox.filter(({ to }) => to[0] === email)).toHaveLength(5);
  });

  it("from one address for many people is refused after five times, with when to come back", async () => {
    const from = { "cf-connecting-ip": "203.0.113.77" };
    for (let time = 0; time < 5; time++) expect((await ask(`somebody-${time}@shop.example`, from)).status).toBe(200);
    const refused = await ask("somebody-6@shop.example", from);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { data: { reason: "too_many_requests" } } });
  });
});
