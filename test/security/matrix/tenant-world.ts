import { randomBytes, randomUUID } from "node:crypto";
import type { Role } from "../../../worker/shared/permissions.ts";
import { openPlainSocket } from "../../chaos/plain-socket.ts";
import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import type { Site } from "../site/site.ts";
import { PUBLIC_ORIGIN } from "../site/site.ts";
import { until } from "../site/until.ts";
import { freshAddress, Visitor } from "../site/visitor.ts";

/** What one tenant's things are called: every place in an input that names something holds one of these. */
export type Ids = {
  accountId: string;
  externalId: string;
  credentialId: string;
  attemptId: string;
  chatId: string;
  messageId: string;
  clientId: string;
  labelId: string;
  contactId: string;
  noteId: string;
  deadLetterId: string;
  keyId: string;
  sessionId: string;
  userId: string;
  tenantId: string;
  invitationId: string;
  endpointId: string;
  /** Of a member, and without the word that everything else is named with: forms repeat what was typed. */
  email: string;
  epoch: string;
};

export type TenantWorld = {
  tenantId: string;
  ownerId: string;
  owner: Visitor;
  apiKey: string;
  dsn: string;
  workspace: string;
  ids: Ids;
  webhook: { path: string; secret: string };
};

export const PASSWORD = "one long pass phrase for tenants";

/**
 * A tenant with one of everything, each named with `word`, so that whatever of it is shown anywhere is found.
 *
 * @param amount of messages and dead letters, whose ids are numbers within a tenant: who has more has ids that others have not
 * @param word in every text that this tenant has: workspace, people, chats, messages, files, keys
 */
export async function makeTenantWorld(
  site: Site,
  simulator: RunningSimulator,
  word: string,
  amount: number,
): Promise<TenantWorld> {
  const { control: provider } = simulator;
  const owner = new Visitor(site);
  const email = `owner-${word}@parley.example`.toLowerCase();
  const signedUp = await owner.done<{ user: { id: string }; tenant: { id: string } }>("auth.signUp", {
    ...{ email, password: PASSWORD, workspace: `Workspace ${word}` },
  });
  const apiKey = `key-${word}`;
  const account = await provider.createAccount({ apiKey, type: "WHATSAPP", name: `Account ${word}` });
  const connected = await owner.done<{ items: { id: string }[] }>("accounts.connect", {
    ...{ provider: "unipile", dsn: simulator.url, apiKey, externalIds: [account.id] },
  });
  const webhook = (await provider.webhooks({ apiKey }))[0];
  const secret = webhook?.headers.find(({ key }) => key.toLowerCase() === "unipile-auth")?.value;
  if (webhook === undefined || secret === undefined) throw new Error("connecting registered no webhook");
  // The provider was told the public address, which nobody on this machine has.
  const path = new URL(webhook.requestUrl).pathname;
  for (const one of await provider.webhooks({ apiKey })) {
    simulator.simulation.world.webhooks.get(one.id)!.requestUrl = site.deployable.url + path;
  }

  await provider.burst({ accountId: account.id, count: amount, text: `Many ${word}` });
  await provider.customerWrites({
    accountId: account.id,
    from: { name: `Customer ${word}`, isPhoneHidden: false },
    group: { name: `Group ${word}`, members: [{ name: `Member ${word}`, isPhoneHidden: false }] },
    text: `Hello ${word}`,
    attachments: [{ kind: "document", fileName: `file-${word}.pdf` }],
  });
  const headers = [
    ["unipile-auth", secret],
    ["content-type", "application/json"],
  ] as const;
  for (let number = 1; number <= amount; number++) {
    const body = JSON.stringify({ event: `unheard of ${word}`, number });
    await site.callLocally({ method: "POST", path, headers, body });
  }

  const chat = await until(async () => {
    const { items } = await owner.read<{ items: { id: string; name: string }[] }>("chats.list");
    return items.find(({ name }) => name.includes("Group"));
  });
  const chatId = chat.id;
  const clientId = randomUUID();
  await owner.done("messages.send", { chatId, clientId, text: `Answer ${word}` });
  const noteId = randomUUID();
  await owner.done("notes.add", { chatId, noteId, text: `Note ${word}` });
  const { items } = await owner.read<{ items: { id: string; isGroup: boolean }[] }>("chats.list");
  const { contact } = await owner.read<{ contact: { id: string } }>("contacts.get", {
    chatId: items.find(({ isGroup }) => !isGroup)?.id ?? "",
  });
  const { label } = await owner.done<{ label: { id: string } }>("labels.create", { name: `Label ${word}` });
  await owner.done("chats.label", { chatId, add: [label.id] });
  const messages = await owner.read<{ items: { id: string; direction: string }[] }>("messages.list", { chatId });
  const letters = await owner.read<{ items: { id: string }[] }>("deliveries.deadLetters");
  const made = await owner.done<{ key: { id: string } }>("keys.create", {
    ...{ name: `Key ${word}`, scopes: ["inbox.read"] },
  });
  const invitation = addInvitation(site, signedUp, `invited-${word}@parley.example`);
  const [credential] = site.control.rows<{ id: string }>(
    "SELECT id FROM credentials WHERE tenant_id = ?",
    signedUp.tenant.id,
  );
  const { attempt } = await owner.done<{ attempt: { id: string } }>("accounts.startQr", {
    credentialId: credential?.id,
  });
  const [session] = site.control.rows<{ id: string }>("SELECT id FROM sessions WHERE user_id = ?", signedUp.user.id);

  return {
    tenantId: signedUp.tenant.id,
    ownerId: signedUp.user.id,
    ...{ owner, apiKey, dsn: simulator.url, workspace: `Workspace ${word}` },
    webhook: { path, secret },
    ids: {
      accountId: connected.items[0]?.id ?? "",
      externalId: account.id,
      credentialId: credential?.id ?? "",
      attemptId: attempt.id,
      ...{ chatId, clientId, noteId, labelId: label.id, contactId: contact.id },
      email: addMember(site, signedUp.tenant.id, "agent").email,
      messageId: messages.items.find(({ direction }) => direction === "out")?.id ?? "",
      deadLetterId: letters.items[0]?.id ?? "",
      keyId: made.key.id,
      sessionId: session?.id ?? "",
      userId: signedUp.user.id,
      tenantId: signedUp.tenant.id,
      invitationId: invitation.id,
      endpointId: path.slice(path.lastIndexOf("/") + 1),
      epoch: await epochOf(site, owner.cookie ?? ""),
    },
  };
}

/** Somebody new in a tenant, put straight into the tables; whatever their call destroys is theirs alone. */
export function addMember(
  site: Site,
  tenantId: string,
  role: Role,
  state: "in" | "removed" | "disabled" = "in",
): { userId: string; email: string; cookie: string } {
  const userId = randomUUID();
  const email = `${userId}@parley.example`;
  const [owner] = site.control.rows<{ password_hash: string }>("SELECT password_hash FROM users LIMIT 1");
  const now = Date.now();
  site.control.run(
    "INSERT INTO users (id, email, password_hash, created_at) VALUES (?, ?, ?, ?)",
    ...[userId, email, owner?.password_hash ?? "", now],
  );
  if (state !== "removed") {
    site.control.run(
      "INSERT INTO members (tenant_id, user_id, role, created_at, disabled_at) VALUES (?, ?, ?, ?, ?)",
      ...[tenantId, userId, role, now, state === "disabled" ? now : null],
    );
  }
  return { userId, email, cookie: site.mintSession(userId, tenantId) };
}

/** An invitation as `members.invite` makes one; the link itself is whoever's who has it, so nobody keeps it here. */
function addInvitation(
  site: Site,
  { user, tenant }: { user: { id: string }; tenant: { id: string } },
  email: string,
): { id: string } {
  const id = randomUUID();
  const now = Date.now();
  site.control.run(
    `INSERT INTO invitations (id, tenant_id, token_hash, email, role, invited_by, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, tenant.id, randomBytes(32).toString("hex"), email.toLowerCase(), "agent", user.id, now, now + 86_400_000],
  );
  return { id };
}

/** Where a tenant's log stands is told to whoever says hello without knowing. */
function epochOf(site: Site, cookie: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = openPlainSocket(
      `${site.deployable.url}/live`,
      {
        ...{ host: new URL(PUBLIC_ORIGIN).host, "mf-original-url": `${PUBLIC_ORIGIN}/live`, origin: PUBLIC_ORIGIN },
        ...{ cookie, "cf-connecting-ip": freshAddress() },
      },
      {
        open: () => socket.send('{"type":"hello","v":1}'),
        lost: () => reject(new Error("the socket was refused")),
        text: (text) => {
          socket.close();
          resolve((JSON.parse(text) as { epoch: string }).epoch);
        },
      },
    );
  });
}
