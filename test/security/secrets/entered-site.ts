import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Secret, TOTP } from "otpauth";
import { ensureDevelopmentSecrets } from "../../local/development-secrets.ts";
import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import type { HttpAnswer } from "../site/http-call.ts";
import type { Site } from "../site/site.ts";
import { PUBLIC_ORIGIN } from "../site/site.ts";
import type { Stage } from "../site/stage.ts";
import { until } from "../site/until.ts";
import { Visitor } from "../site/visitor.ts";
import { type OutsideWorld, openOutsideWorld, PROVIDER_DSN } from "./outside-world.ts";

/** A site that has taken one of every secret, each unique, so that wherever one turns up it is known which. */
export type EnteredSite = {
  site: Site;
  simulator: RunningSimulator;
  outside: OutsideWorld;
  owner: Visitor;
  person: { email: string; userId: string; tenantId: string; password: string };
  /** Lets somebody in, or opens something: by name. In no log, no answer but the one that gives it, no file. */
  secrets: Map<string, string>;
  /** Said in confidence: in no log. */
  privacies: Map<string, string>;
  /** All that was answered on the way, but for the answers that gave a secret because that is what they are for. */
  answers: HttpAnswer[];
  webhookPath: string;
  chatId: string;
};

const unique = (name: string): string => `${name}-${randomBytes(9).toString("hex")}`;

/** Goes through every entrance that takes or gives a secret, the right way and the wrong way. */
export async function enterEverySecret(stage: Stage): Promise<EnteredSite> {
  const simulator = await stage.startSimulator();
  const outside = await openOutsideWorld(simulator);
  stage.endWithPart(outside.recorder.stop);
  const secrets = new Map<string, string>();
  const privacies = new Map<string, string>();
  const answers = new Set<HttpAnswer>();
  const watched = (visitor: Visitor): Visitor => {
    visitor.onAnswer = (answer) => answers.add(answer);
    return visitor;
  };
  /** Of ours (made up here), or what an entrance gave. */
  const secret = (name: string, value?: string): string => {
    secrets.set(name, value ?? unique(name));
    return secrets.get(name) ?? "";
  };
  const received = (name: string, value: string | undefined): string => {
    if (value === undefined || value.length < 16) throw new Error(`no ${name} was given`);
    return secret(name, value);
  };
  const stateFolder = stage.newFolder("site");
  const [, masterKey = ""] = readFileSync(ensureDevelopmentSecrets(stateFolder), "utf8").trim().split(":");
  received("masterKey", masterKey);
  const site = await stage.startSite({
    ...{ stateFolder, keepsAllLogs: true, outboundTo: outside.recorder.url },
    variables: {
      ALLOW_LOCAL_PROVIDERS: "0",
      MAIL_API_KEY: secret("mailApiKey"),
      MAIL_FROM: "parley@parley.example",
      MAIL_ORIGIN: PUBLIC_ORIGIN,
    },
  });

  const email = `${unique("owner")}@parley.example`;
  privacies.set("email", email);
  const owner = watched(new Visitor(site));
  const password = secret("password", `a pass phrase ${randomBytes(9).toString("hex")}`);
  const signedUp = await owner.done<{ user: { id: string }; tenant: { id: string } }>("auth.signUp", {
    ...{ email, password: secret("firstPassword", `an old phrase ${randomBytes(9).toString("hex")}`) },
    workspace: "Secrets",
  });
  received("firstSession", tokenOf(owner.cookie));
  await owner.done("auth.changePassword", { currentPassword: secrets.get("firstPassword"), newPassword: password });
  await watched(new Visitor(site)).mutate("auth.signIn", { email, password: secret("wrongPassword") });
  await owner.done("auth.signIn", { email, password });
  received("session", tokenOf(owner.cookie));
  received("deviceCookie", (owner.deviceCookie ?? "").split("=")[1]);

  const apiKey = secret("providerKey");
  const account = await simulator.control.createAccount({ apiKey, type: "WHATSAPP", name: "Shop" });
  const provider = { provider: "unipile", dsn: PROVIDER_DSN };
  await owner.mutate("accounts.available", { ...provider, apiKey: secret("wrongProviderKey") });
  await owner.done("accounts.connect", { ...provider, apiKey, externalIds: [account.id] });
  const [webhook] = await simulator.control.webhooks({ apiKey });
  received("webhookSecret", webhook?.headers.find(({ key }) => key.toLowerCase() === "unipile-auth")?.value);
  const webhookPath = new URL(webhook?.requestUrl ?? "").pathname;
  privacies.set("webhookAddress", webhookPath.slice(webhookPath.lastIndexOf("/") + 1));
  for (const one of simulator.simulation.world.webhooks.values()) one.requestUrl = site.deployable.url + webhookPath;
  await site.callLocally({
    ...{ method: "POST", path: webhookPath, body: "{}" },
    headers: [["unipile-auth", secret("wrongWebhookSecret")]],
  });

  const made = await owner.mutate<{ secret: string }>("keys.create", { name: "Partner", scopes: ["inbox.read"] });
  answers.delete(made.answer);
  received("partnerKey", made.data.secret);
  const invited = await owner.mutate<{ url: string }>("members.invite", { role: "agent" });
  answers.delete(invited.answer);
  received("invitationToken", lastPart(invited.data.url));
  await owner.done("auth.requestPasswordReset", { email });
  received("resetToken", lastPart(await until(() => outside.links.at(-1))));

  await addSecondFactor(watched(new Visitor(site)), answers, secret);

  privacies.set("messageText", unique("text"));
  privacies.set("customerName", unique("customer"));
  const phone = `3461${Math.floor(Math.random() * 1e7)}`.padEnd(11, "7");
  privacies.set("phone", phone);
  await simulator.control.customerWrites({
    ...{ accountId: account.id, text: privacies.get("messageText") ?? "" },
    from: { name: privacies.get("customerName") ?? "", phone, isPhoneHidden: false },
  });
  const chat = await until(async () => (await owner.read<{ items: { id: string }[] }>("chats.list")).items[0]);
  privacies.set("answerText", unique("answer"));
  await owner.done("messages.send", { chatId: chat.id, clientId: randomUUID(), text: privacies.get("answerText") });
  return {
    ...{ site, simulator, outside, owner, secrets, privacies, webhookPath, chatId: chat.id },
    answers: [...answers],
    person: { email, userId: signedUp.user.id, tenantId: signedUp.tenant.id, password },
  };
}

/** For somebody else: the owner signs in without one, again and again. */
async function addSecondFactor(
  careful: Visitor,
  answers: Set<HttpAnswer>,
  secret: (name: string, value?: string) => string,
): Promise<void> {
  const password = secret("carefulPassword");
  await careful.done("auth.signUp", { email: `${unique("careful")}@parley.example`, password, workspace: "Careful" });
  const begun = await careful.mutate<{ secret: string }>("secondFactor.begin", { password });
  answers.delete(begun.answer);
  const totpSecret = secret("totpSecret", begun.data.secret);
  await careful.mutate("secondFactor.confirm", { code: "000000" });
  const code = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(totpSecret) }).generate();
  const confirmed = await careful.mutate<{ recoveryCodes: string[] }>("secondFactor.confirm", { code });
  answers.delete(confirmed.answer);
  for (const [index, recovery] of confirmed.data.recoveryCodes.entries()) secret(`recoveryCode${index + 1}`, recovery);
}

/** The whole log, as it is until now. */
export const logOf = ({ site }: Pick<EnteredSite, "site">): Buffer =>
  readFileSync(path.join(site.stateFolder, "deployable.log"));

export const tokenOf = (cookie: string | null): string => (cookie ?? "").slice((cookie ?? "").indexOf("=") + 1);

const lastPart = (address: string): string => address.slice(address.lastIndexOf("/") + 1);
