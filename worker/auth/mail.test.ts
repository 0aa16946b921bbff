import { describe, expect, it } from "vitest";
import { createMailer, MailError } from "./mail.ts";

const HTTP = { kind: "http", apiKey: "mail-key", from: "Parley <in@parley.example>", origin: "https://parley.example" };
const mail = { to: "ann@shop.example", subject: "A new password", text: "https://parley.example/x#secret\n" };

type Sent = { url: string; init: RequestInit };

function mailerThatGets(answer: () => Promise<Response>) {
  const sent: Sent[] = [];
  const mailer = createMailer(HTTP as typeof HTTP & { kind: "http" }, (url, init) => {
    sent.push({ url, init });
    return answer();
  });
  return { mailer, sent };
}

describe("a mail over HTTP", () => {
  it("is posted to the provider with the key, and the key goes nowhere else", async () => {
    const { mailer, sent } = mailerThatGets(async () => Response.json({ id: "1" }));
    await mailer.send(mail);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe("https://api.resend.com/emails");
    expect(sent[0]?.init).toMatchObject({
      method: "POST",
      headers: { authorization: "Bearer mail-key", "content-type": "application/json" },
      redirect: "manual",
    });
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      from: "Parley <in@parley.example>",
      to: ["ann@shop.example"],
      subject: "A new password",
      text: "https://parley.example/x#secret\n",
    });
  });

  it.each([301, 400, 401, 422, 429, 500])(
    "that is answered %i has failed, and the failure quotes nothing",
    async (status) => {
      const headers = status === 301 ? { location: "https://evil.example" } : {};
      const { mailer, sent } = mailerThatGets(
        async () => new Response("ann@shop.example #secret", { status, headers }),
      );
      const failure = await mailer.send(mail).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MailError);
      expect((failure as Error).message).toBe(`the mail provider answered ${status}`);
      expect(sent).toHaveLength(1);
    },
  );

  it("that cannot be handed over has failed without the network's words", async () => {
    const { mailer } = mailerThatGets(() => Promise.reject(new Error("connect ECONNREFUSED ann@shop.example")));
    await expect(mailer.send(mail)).rejects.toThrow(new MailError("the mail provider could not be reached"));
  });

  it("has links to where Parley is, whatever a request says of its own address", () => {
    const { mailer } = mailerThatGets(async () => new Response());
    expect(mailer.linkOrigin(new URL("https://evil.example/trpc"))).toBe("https://parley.example");
  });
});

it("without settings nothing is sent, and there are no links", async () => {
  const mailer = createMailer({ kind: "off" }, () => Promise.reject(new Error("the network is not to be used")));
  expect(mailer.linkOrigin(new URL("https://parley.example"))).toBeNull();
  await mailer.send(mail);
});
