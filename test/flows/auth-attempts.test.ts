import { beforeAll, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { fetchParley, HOME, PASSWORD, signedUp } from "./visitor.ts";

/**
 * Proves that guessing at an account is slow from anywhere, and that it shuts out nobody who has signed in before.
 * Not here: that buckets count exactly (limits.test.ts).
 */

const ACCOUNT_TOKENS = 10;
const ADDRESS_TOKENS = 20;

beforeAll(migratedControl);

let addresses = 0;
const newAddress = () => `2001:db8:${(addresses++).toString(16)}::1`;

type Attempt = { email: string; password: string; from?: string; device?: string | null };

async function signIn({ email, password, from = newAddress(), device = null }: Attempt) {
  const answer = await fetchParley("/trpc/auth.signIn", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: HOME,
      "cf-connecting-ip": from,
      ...(device === null ? {} : { cookie: device }),
    },
    body: JSON.stringify({ email, password }),
  });
  const known = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("__Host-parley-device="));
  await answer.body?.cancel();
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), device: known?.split(";")[0] ?? null };
}

const wrong = (email: string) => ({ email, password: "not the password" });
const right = (email: string) => ({ email, password: PASSWORD });

async function guessUntilRefused(email: string): Promise<void> {
  for (let guess = 0; guess < ACCOUNT_TOKENS; guess++) expect((await signIn(wrong(email))).status).toBe(401);
  const refused = await signIn(wrong(email));
  expect(refused.status).toBe(429);
  expect(Number(refused.retryAfter)).toBeGreaterThan(0);
}

describe("Guessing at an account from ever new addresses", () => {
  it("is refused after ten guesses, also when the eleventh is right", async () => {
    const { email } = await signedUp();
    await guessUntilRefused(email);
    expect((await signIn(right(email))).status).toBe(429);
  });

  it("does not shut out a browser that has signed in before, nor anybody else's account", async () => {
    const [victim, other] = [await signedUp(), await signedUp()];
    const { device } = await signIn(right(victim.email));
    expect(device).toMatch(/^__Host-parley-device=/);
    await guessUntilRefused(victim.email);
    expect((await signIn({ ...right(victim.email), device })).status).toBe(200);
    expect((await signIn(right(other.email))).status).toBe(200);
    // The attacker's own device is known for the attacker's account only.
    const attacker = await signIn(right(other.email));
    expect((await signIn({ ...wrong(victim.email), device: attacker.device })).status).toBe(429);
  });

  it("is answered the same for an email that nobody has", async () => {
    await guessUntilRefused("nobody-at-all@shop.example");
  });

  it("is refused from a known browser too, at its own pace", async () => {
    const { email } = await signedUp();
    const { device } = await signIn(right(email));
    let refused = 0;
    for (let guess = 0; guess < 2 * ADDRESS_TOKENS && refused === 0; guess++) {
      if ((await signIn({ ...wrong(email), device })).status === 429) refused = guess;
    }
    expect(refused).toBe(20);
    // A stranger's bucket is not touched by it.
    expect((await signIn(right(email))).status).toBe(200);
  });
});

describe("Guessing from one address at ever new accounts", () => {
  it("is refused after twenty guesses, and other addresses are not", async () => {
    const { email } = await signedUp();
    const from = newAddress();
    for (let guess = 0; guess < ADDRESS_TOKENS; guess++) {
      expect((await signIn({ ...wrong(`somebody-${guess}@shop.example`), from })).status).toBe(401);
    }
    expect((await signIn({ ...right(email), from })).status).toBe(429);
    expect((await signIn(right(email))).status).toBe(200);
  });

  it("counts no sign-in that succeeds", async () => {
    const { email } = await signedUp();
    const from = newAddress();
    for (let time = 0; time < ADDRESS_TOKENS + 2; time++) {
      expect((await signIn({ ...right(email), from })).status).toBe(200);
    }
  });
});

it("A browser that is known already is not given another cookie.", async () => {
  const { email } = await signedUp();
  const { device } = await signIn(right(email));
  expect((await signIn({ ...right(email), device })).device).toBeNull();
});
