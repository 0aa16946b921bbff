import { Secret, TOTP } from "otpauth";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/** Proves the second factor over HTTP, with the codes that an authenticator app would show. */

const STEP_MS = 30_000;

type Person = Visitor & { tenantId: string; email: string };

beforeAll(migratedControl);
afterEach(() => {
  vi.useRealTimers();
});

const codeOf = (secret: string, at = Date.now()) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });

/** Somebody whose second factor is on, at the middle of a step of a clock that only the test moves. */
async function protectedPerson(): Promise<Person & { secret: string; recoveryCodes: string[] }> {
  const person = await signedUp();
  const { secret } = (await person.mutate("secondFactor.begin", { password: PASSWORD })).data as { secret: string };
  vi.useFakeTimers({ toFake: ["Date"], now: Math.floor(Date.now() / STEP_MS) * STEP_MS + STEP_MS / 2 });
  const confirmed = await person.mutate("secondFactor.confirm", { code: codeOf(secret) });
  expect(confirmed.status).toBe(200);
  return Object.assign(person, { secret, recoveryCodes: confirmed.data.recoveryCodes as string[] });
}

const nextStep = () => vi.setSystemTime(Date.now() + STEP_MS);

const signIn = ({ email }: Person, more: { code?: string; password?: string } = {}) =>
  newVisitor().mutate("auth.signIn", { email, password: PASSWORD, ...more });

const refusal = (reason: string) => ({ status: 401, error: { data: { reason } } });

describe("Turning the second factor on", () => {
  it("takes the password, then a code of the app, and gives ten recovery codes", async () => {
    const person = await signedUp();
    expect((await person.query("secondFactor.status")).data).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect(await person.mutate("secondFactor.begin", { password: "not the password" })).toMatchObject({
      status: 400,
      error: { data: { reason: "wrong_password", fields: [{ field: "password" }] } },
    });
    const begun = await person.mutate("secondFactor.begin", { password: PASSWORD });
    const { secret, uri } = begun.data as { secret: string; uri: string };
    expect(new URL(uri).searchParams.get("secret")).toBe(secret);
    expect(decodeURIComponent(uri)).toContain(person.email);

    // It asks for nothing yet.
    expect((await person.query("secondFactor.status")).data.enabled).toBe(false);
    expect((await signIn(person)).status).toBe(200);
    const wrong = await person.mutate("secondFactor.confirm", { code: codeOf(secret, Date.now() - 10 * STEP_MS) });
    expect(wrong).toMatchObject({
      status: 400,
      error: { data: { reason: "wrong_code", fields: [{ field: "code" }] } },
    });

    const confirmed = await person.mutate("secondFactor.confirm", { code: codeOf(secret) });
    expect(new Set(confirmed.data.recoveryCodes).size).toBe(10);
    expect((await person.query("secondFactor.status")).data).toEqual({ enabled: true, recoveryCodesLeft: 10 });
    expect((await person.query("auth.me")).data.secondFactor).toBe(true);
  });

  it("begun again replaces the secret until it is on, and not after", async () => {
    const person = await signedUp();
    const begin = () => person.mutate("secondFactor.begin", { password: PASSWORD });
    const first = (await begin()).data.secret as string;
    const second = (await begin()).data.secret as string;
    expect((await person.mutate("secondFactor.confirm", { code: codeOf(first) })).status).toBe(400);
    expect((await person.mutate("secondFactor.confirm", { code: codeOf(second) })).status).toBe(200);
    expect(await begin()).toMatchObject({ status: 409, error: { data: { reason: "already_on" } } });
    const again = await person.mutate("secondFactor.confirm", { code: codeOf(second) });
    expect(again).toMatchObject({ status: 409, error: { data: { reason: "not_begun" } } });
  });

  it("twice at the same moment gives recovery codes to one of the two only", async () => {
    const person = await signedUp();
    const { secret } = (await person.mutate("secondFactor.begin", { password: PASSWORD })).data as { secret: string };
    const code = codeOf(secret);
    const answers = await Promise.all([1, 2].map(() => person.mutate("secondFactor.confirm", { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await person.query("secondFactor.status")).data.recoveryCodesLeft).toBe(10);
  });
});

describe("Signing in with a second factor", () => {
  it("takes a code besides the password, and tells nobody without the password that there is one", async () => {
    const person = await protectedPerson();
    nextStep();
    expect(await signIn(person)).toMatchObject(refusal("second_factor_needed"));
    expect(await signIn(person, { code: "000000" })).toMatchObject(refusal("wrong_code"));
    const wrongPassword = await signIn(person, { password: "not the password", code: codeOf(person.secret) });
    expect(wrongPassword).toMatchObject(refusal("wrong_credentials"));
    expect(await signIn(person, { password: "not the password" })).toEqual(wrongPassword);
    expect((await signIn(person, { code: codeOf(person.secret) })).status).toBe(200);
  });

  it("takes no code twice, neither the one that turned it on nor two at once nor an older one", async () => {
    const person = await protectedPerson();
    expect(await signIn(person, { code: codeOf(person.secret) })).toMatchObject(refusal("wrong_code"));
    nextStep();
    const code = codeOf(person.secret);
    const answers = await Promise.all([signIn(person, { code }), signIn(person, { code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const older = codeOf(person.secret, Date.now() - STEP_MS);
    expect(await signIn(person, { code: older })).toMatchObject(refusal("wrong_code"));
    nextStep();
    expect((await signIn(person, { code: codeOf(person.secret) })).status).toBe(200);
  });

  it("takes each recovery code once, however it is typed", async () => {
    const person = await protectedPerson();
    const [first = "", second = ""] = person.recoveryCodes;
    const typed = first.toUpperCase().replaceAll("-", " ");
    const answers = await Promise.all([signIn(person, { code: typed }), signIn(person, { code: first })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await person.query("secondFactor.status")).data.recoveryCodesLeft).toBe(9);
    expect((await signIn(person, { code: second })).status).toBe(200);
    const stranger = await protectedPerson();
    expect(await signIn(stranger, { code: person.recoveryCodes[2] ?? "" })).toMatchObject(refusal("wrong_code"));
  });

  it("is not possible with anything that lies in the database", async () => {
    const person = await protectedPerson();
    const values = await everyStoredValue();
    for (const secret of [person.secret, ...person.recoveryCodes]) {
      expect(values.some((value) => value.includes(secret) || value.includes(secret.replaceAll("-", "")))).toBe(false);
    }
  });
});

describe("Turning the second factor off", () => {
  it("takes password and code, and then the password alone is enough", async () => {
    const person = await protectedPerson();
    nextStep();
    const remove = (input: object) => person.mutate("secondFactor.remove", input);
    const code = codeOf(person.secret);
    expect(await remove({ password: "not the password", code })).toMatchObject({ status: 400 });
    expect(await remove({ password: PASSWORD, code: "000000" })).toMatchObject({
      status: 400,
      error: { data: { reason: "wrong_code" } },
    });
    expect((await remove({ password: PASSWORD, code })).data).toEqual({ removed: true });
    expect((await person.query("secondFactor.status")).data).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect((await signIn(person)).status).toBe(200);
    expect((await person.mutate("secondFactor.begin", { password: PASSWORD })).status).toBe(200);
  });

  it("is possible with a recovery code, for who lost the app", async () => {
    const person = await protectedPerson();
    const removed = await person.mutate("secondFactor.remove", { password: PASSWORD, code: person.recoveryCodes[0] });
    expect(removed.status).toBe(200);
  });
});
