import { describe, expect, it } from "vitest";
import { authStrings } from "../lib/auth-strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { errorsFrom, problemsOf, readCredentials } from "./credentials.ts";

const words = authStrings.errors;
const good = { email: "ana@example.com", password: "a long password", workspace: "Casa Lino" };

describe("what a form finds by itself", () => {
  it("is nothing when everything is filled in", () => {
    expect(problemsOf(good, "sign-up")).toBeNull();
    expect(problemsOf({ ...good, workspace: "" }, "sign-in")).toBeNull();
  });

  it("names every wrong field at once", () => {
    expect(problemsOf({ email: "ana", password: "short", workspace: "" }, "sign-up")).toEqual({
      email: words.email,
      password: words.passwordShort,
      workspace: words.workspaceNeeded,
    });
  });

  it("does not tell the rules of new passwords at sign-in", () => {
    expect(problemsOf({ ...good, password: "short" }, "sign-in")).toBeNull();
  });
});

it("wants a code only where the form asked for one", () => {
  const form = new FormData();
  form.set("email", good.email);
  form.set("password", good.password);
  expect(problemsOf(readCredentials(form), "sign-in")).toBeNull();
  form.set("code", " ");
  expect(problemsOf(readCredentials(form), "sign-in")).toEqual({ code: wayInStrings.codeNeeded });
});

it("never trims a password", () => {
  const form = new FormData();
  form.set("email", " ana@example.com ");
  form.set("password", " spaces count ");
  expect(readCredentials(form)).toMatchObject({ email: "ana@example.com", password: " spaces count " });
});

describe("what the server had against it", () => {
  const refusal = (code: string, reason: string) =>
    Object.assign(new Error("no", { cause: Object.assign(new Error("no"), { reason, fields: null }) }), { code });

  it("stands under its field, or above the button when it is about both", () => {
    expect(errorsFrom(refusal("CONFLICT", "email_taken")).words).toEqual({ email: words.emailTaken });
    expect(errorsFrom(refusal("UNAUTHORIZED", "wrong_credentials")).words).toEqual({ form: words.wrong });
  });

  it("asks for the second step when the password was right, and says so when its code was not", () => {
    expect(errorsFrom(refusal("UNAUTHORIZED", "second_factor_needed"))).toMatchObject({ words: {}, needsCode: true });
    const wrong = errorsFrom(refusal("UNAUTHORIZED", "wrong_code"));
    expect(wrong).toMatchObject({ words: { code: wayInStrings.wrongCode }, needsCode: true });
    expect(errorsFrom(refusal("UNAUTHORIZED", "wrong_credentials")).needsCode).toBe(false);
  });

  it("says that nothing is lost when the server is out of reach", () => {
    expect(errorsFrom(new Error("boom"))).toMatchObject({ words: { form: words.unavailable }, isOurFault: true });
  });
});
