import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openPlainSocket } from "../../chaos/plain-socket.ts";
import type { Surface } from "../matrix/surface.ts";
import type { HttpAnswer } from "../site/http-call.ts";
import { PUBLIC_ORIGIN } from "../site/site.ts";
import { until } from "../site/until.ts";
import { Visitor } from "../site/visitor.ts";
import { type EnteredSite, tokenOf } from "./entered-site.ts";
import { PROVIDER_DSN } from "./outside-world.ts";

/** Every field that any procedure has: each is given a secret where something else is expected. */
const FIELDS = [
  ...["email", "password", "currentPassword", "newPassword", "token", "code", "secret", "apiKey", "dsn", "name", "id"],
  ...["chatId", "clientId", "messageId", "text", "workspace", "provider", "externalIds", "ids", "cursor", "limit"],
  ...["role", "userId", "scopes", "expiresInDays", "action", "result", "actorId", "accountId", "channel"],
];

/** What came back: an answer, or what a socket said. Where it was asked for in its own words, `isEcho`. */
export type Collected = { what: string; answer: HttpAnswer | string; isEcho: boolean };

/** Does everything wrong that can be done wrong, with secrets in hand. @returns all that came back */
export async function forceErrors(entered: EnteredSite, surface: Surface): Promise<Collected[]> {
  const collected: Collected[] = [];
  const keep = (what: string, answer: HttpAnswer | string, isEcho = false): void => {
    collected.push({ what, answer, isEcho });
  };
  await ordinaryReads(entered, keep);
  await badInputs(entered, surface, keep);
  await badAddresses(entered, keep);
  await badSockets(entered, keep);
  await brokenOutside(entered, keep);
  await brokenDatabases(entered, keep);
  return collected;
}

type Keep = (what: string, answer: HttpAnswer | string, isEcho?: boolean) => void;

/** A person's own session, and one that may be lost. */
const ownerOf = ({ site, person }: EnteredSite): Visitor =>
  new Visitor(site, { cookie: site.mintSession(person.userId, person.tenantId) });

/** Nothing is wrong yet: every screen and list that shows something of what was entered. */
async function ordinaryReads(entered: EnteredSite, keep: Keep): Promise<void> {
  const owner = ownerOf(entered);
  const pages = ["members", "security", "keys", "audit", "workspace"].map((page) => `/settings/${page}`);
  for (const page of ["/inbox", `/inbox/${entered.chatId}`, ...pages]) keep(page, await owner.get(page));
  for (const page of pages) keep(`${page}.data`, await owner.get(`${page}.data`));
  for (const list of [
    "accounts.list",
    "chats.list",
    "sessions.list",
    "keys.list",
    "members.invitations",
    "audit.list",
  ]) {
    keep(list, await owner.query(list));
  }
}

/** Where other kinds of values belong, in a JSON that is none, and under names that nobody has. */
async function badInputs(entered: EnteredSite, surface: Surface, keep: Keep): Promise<void> {
  const all = [...entered.secrets.values()];
  const inLists = Object.fromEntries(FIELDS.map((field, index) => [field, [all[index % all.length]]]));
  const bodies = [
    JSON.stringify(inLists),
    JSON.stringify(all),
    JSON.stringify(all.join(" ")),
    `{"password":"${all[0]}`,
  ];
  for (const { path: procedure, type } of surface.procedures) {
    for (const body of bodies) {
      const owner = ownerOf(entered);
      const call =
        type === "query"
          ? { method: "GET", path: `/trpc/${procedure}?input=${encodeURIComponent(body)}` }
          : {
              method: "POST",
              path: `/trpc/${procedure}`,
              headers: [["content-type", "application/json"]] as const,
              body,
            };
      keep(`${procedure} with input of another shape`, await owner.send(call));
      keep(`${procedure} by nobody`, await new Visitor(entered.site).send(call));
    }
  }
}

/** In addresses, headers and cookies, where nothing expects them. What an address holds, its page may repeat. */
async function badAddresses(entered: EnteredSite, keep: Keep): Promise<void> {
  for (const [name, value] of entered.secrets) {
    const text = encodeURIComponent(value);
    const addresses = [
      ...[`/inbox/${text}`, `/nothing/${text}`, `/sign-in?next=${text}`, `/invite/${text}`, `/reset-password/${text}`],
      ...[`/trpc/${text}`, `/trpc/auth.signIn?input=%7B%22password%22%3A%22${text}%22%7D`, `/webhooks/unipile/${text}`],
      ...[`/webhooks/meta/${text}?hub.verify_token=${text}`, `/live?token=${text}`, `/ready?key=${text}`],
    ];
    for (const address of addresses) {
      keep(`${name} in an address`, await ownerOf(entered).get(address), true);
      keep(`${name} in an address`, await new Visitor(entered.site).get(address), true);
    }
    const bearer = await new Visitor(entered.site, { bearer: value }).query("chats.list");
    const cookie = await new Visitor(entered.site, { cookie: `__Host-parley=${text}` }).query("auth.me");
    const header = await ownerOf(entered).send({
      ...{ method: "GET", path: "/trpc/auth.me" },
      headers: [
        ["x-request-id", value],
        ["user-agent", value],
        ["referer", `${PUBLIC_ORIGIN}/${text}`],
      ],
    });
    keep(`${name} as a key`, bearer);
    keep(`${name} as a cookie`, cookie);
    keep(`${name} in headers`, header);
    const forms = [
      { email: value, password: value },
      { intent: value, id: value, userId: value, name: value },
    ];
    for (const form of forms) {
      for (const page of ["/sign-in", "/sign-up", "/settings/members", "/settings/security", "/settings/keys"]) {
        keep(`${name} in a form of ${page}`, await ownerOf(entered).submit(page, form), true);
      }
    }
  }
}

async function badSockets(entered: EnteredSite, keep: Keep): Promise<void> {
  for (const [name, value] of entered.secrets) {
    const owner = ownerOf(entered);
    const texts: string[] = [];
    let isLost = false;
    const socket = openPlainSocket(
      `${entered.site.deployable.url}/live`,
      {
        ...{ host: new URL(PUBLIC_ORIGIN).host, "mf-original-url": `${PUBLIC_ORIGIN}/live`, origin: PUBLIC_ORIGIN },
        ...{ cookie: owner.cookie ?? "", "cf-connecting-ip": owner.address },
      },
      {
        open: () => socket.send(JSON.stringify({ type: value, v: 1, epoch: value, cursor: value })),
        text: (text) => texts.push(text),
        lost: () => {
          isLost = true;
        },
      },
    );
    await until(() => (isLost || texts.length > 0 ? true : undefined));
    socket.close();
    keep(`${name} in a frame`, texts.join("\n"));
  }
}

/** The provider and the mailbox answer with what they were told, in every way that is none. */
async function brokenOutside(entered: EnteredSite, keep: Keep): Promise<void> {
  const { outside, secrets, person } = entered;
  const everything = JSON.stringify(Object.fromEntries(secrets));
  const answers = [
    { status: 500, body: everything },
    { status: 401, body: everything },
    { status: 429, headers: { "retry-after": "1" }, body: everything },
    { status: 302, headers: { location: `${PROVIDER_DSN}/${secrets.get("providerKey")}` }, body: everything },
    { status: 200, body: everything },
    { status: 200, body: `{"items":[{"id":${everything}}` },
    { status: 404, body: `{"type":"errors/${secrets.get("providerKey")}","detail":${everything}}` },
  ];
  for (const answer of answers) {
    outside.answerWith(() => answer);
    const provider = { provider: "unipile", dsn: PROVIDER_DSN, apiKey: secrets.get("providerKey") };
    const owner = ownerOf(entered);
    keep("the provider fails", await owner.mutate("accounts.available", provider));
    keep("the provider fails", await owner.mutate("accounts.connect", { ...provider, externalIds: ["none"] }));
    keep(
      "the mailbox fails",
      await new Visitor(entered.site).mutate("auth.requestPasswordReset", { email: person.email }),
    );
  }
  outside.answerWith(null);
}

/** Tables that are gone and secrets that do not open, while people go on: what the database says is in no answer. */
async function brokenDatabases(entered: EnteredSite, keep: Keep): Promise<void> {
  const { control } = entered.site;
  for (const table of control.tables()) {
    control.run(`ALTER TABLE "${table}" RENAME TO "${table}_away"`);
    await everydayCalls(entered, (what, answer) => keep(`${what}, without the table ${table}`, answer));
    control.run(`ALTER TABLE "${table}_away" RENAME TO "${table}"`);
  }
  const objects = path.join(entered.site.dataFolder, "do", "parley-Inbox");
  for (const name of readdirSync(objects).filter((one) => /^[0-9a-f]{64}\.sqlite$/.test(one))) {
    const database = new DatabaseSync(path.join(objects, name));
    database.exec("PRAGMA busy_timeout = 10000");
    const hasMessages = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").get() !== undefined;
    if (hasMessages) {
      database.exec("ALTER TABLE messages RENAME TO messages_away");
      await everydayCalls(entered, (what, answer) => keep(`${what}, without messages`, answer));
      database.exec("ALTER TABLE messages_away RENAME TO messages");
    }
    database.close();
  }
  for (const [table, column] of [
    ["credentials", "api_key"],
    ["endpoints", "secret"],
    ["tenants", "data_key"],
  ]) {
    const kept = control.rows<{ rowid: number; value: string }>(`SELECT rowid, "${column}" AS value FROM "${table}"`);
    control.run(`UPDATE "${table}" SET "${column}" = substr("${column}", 1, length("${column}") - 4) || 'AAAA'`);
    await everydayCalls(entered, (what, answer) => keep(`${what}, with ${table}.${column} changed`, answer));
    for (const { rowid, value } of kept)
      control.run(`UPDATE "${table}" SET "${column}" = ? WHERE rowid = ?`, value, rowid);
  }
}

/** What people and providers do all day, with the right secrets. */
async function everydayCalls(entered: EnteredSite, keep: (what: string, answer: HttpAnswer) => void): Promise<void> {
  const { site, secrets, person, privacies, webhookPath, chatId } = entered;
  const secret = (name: string): string => secrets.get(name) ?? "";
  const newcomer = { email: `new-${Math.random()}@parley.example`, password: person.password, workspace: "New" };
  // Whoever is signed in already has a session: minting one needs the table that is away.
  const owner = new Visitor(site, { cookie: `__Host-parley=${tokenOf(entered.owner.cookie)}` });
  const provider = { provider: "unipile", dsn: PROVIDER_DSN, apiKey: secret("providerKey"), externalIds: ["none"] };
  const text = privacies.get("answerText");
  const calls: [what: string, answer: Promise<HttpAnswer>][] = [
    ["signing up", new Visitor(site).mutate("auth.signUp", newcomer)],
    ["signing in", new Visitor(site).mutate("auth.signIn", { email: person.email, password: person.password })],
    ["a page", owner.get("/inbox")],
    ["a page", owner.get("/settings/members")],
    ["a list", owner.query("chats.list")],
    ["a message", owner.mutate("messages.send", { chatId, clientId: crypto.randomUUID(), text })],
    ["connecting", owner.mutate("accounts.connect", provider)],
    [
      "a new password",
      owner.mutate("auth.changePassword", { currentPassword: secret("wrongPassword"), newPassword: person.password }),
    ],
    ["a key", new Visitor(site, { bearer: secret("partnerKey") }).query("chats.list")],
    ["an invitation", new Visitor(site).mutate("invitations.look", { token: secret("invitationToken") })],
    ["a reset", new Visitor(site).mutate("auth.requestPasswordReset", { email: person.email })],
    [
      "a reset link",
      new Visitor(site).mutate("auth.resetPassword", { token: secret("wrongPassword"), newPassword: person.password }),
    ],
    ["a second factor", owner.mutate("secondFactor.begin", { password: secret("wrongPassword") })],
    [
      "a webhook",
      site.callLocally({
        method: "POST",
        path: webhookPath,
        headers: [["unipile-auth", secret("webhookSecret")]],
        body: JSON.stringify({ event: "message_received", message: privacies.get("messageText") }),
      }),
    ],
    ["readiness", new Visitor(site).get("/ready")],
  ];
  for (const [what, answer] of calls) keep(what, await answer);
}
