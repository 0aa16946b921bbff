import type { Permission } from "../../../worker/shared/permissions.ts";
import { type Ids, PASSWORD } from "./tenant-world.ts";

/** Who may: anybody; who is signed in, in person; a role or a key's scope; a role, in person. */
export type Door = "public" | "member" | { permission: Permission; inPerson?: boolean };

/** What of an input is the caller's own, so that only the ids in it are another tenant's. */
export type Own = { dsn: string; apiKey: string; workspace: string };

export type ProcedureEntry = {
  door: Door;
  /** The input with somebody's ids in every place that names something. Left out: it takes none. */
  input?: (ids: Ids, own: Own) => unknown;
  /** The answer holds something new (an id, a link, a time): it is compared without what is new in it. */
  makes?: true;
  /** Costs a password hash: each role asks with no input at all, since its door comes first. */
  isSlow?: true;
  /** Why "theirs" and "nobody's" are not answered alike here. */
  differs?: string;
};

const may = (permission: Permission): Door => ({ permission });
const mayInPerson = (permission: Permission): Door => ({ permission, inPerson: true });
const inAnHour = (): string => new Date(Date.now() + 60 * 60 * 1000).toISOString();
/** Unlike every other: nothing is refused because it is there already. */
const newName = (): string => `made-${crypto.randomUUID().slice(0, 8)}`;
const WRONG_PASSWORD = `${PASSWORD}, and wrong`;

/**
 * Every procedure with another tenant's ids in its input, and who may call it. It says on purpose what the code says
 * too: whoever adds a procedure, or opens one to somebody, has to write it down here as well.
 */
export const PROCEDURES: Readonly<Record<string, ProcedureEntry>> = {
  "auth.signUp": {
    ...{ door: "public", isSlow: true },
    input: ({ email }, { workspace }) => ({ email, password: PASSWORD, workspace }),
    differs: "who signs up twice is told to sign in instead",
  },
  "auth.signIn": { door: "public", isSlow: true, input: ({ email }) => ({ email, password: WRONG_PASSWORD }) },
  "auth.signOut": { door: "public" },
  "auth.me": { door: "member", makes: true },
  "auth.changePassword": {
    ...{ door: "member", isSlow: true },
    input: () => ({ currentPassword: WRONG_PASSWORD, newPassword: `${PASSWORD}, a new one` }),
  },
  "auth.requestPasswordReset": { door: "public", input: ({ email }) => ({ email }) },
  "auth.resetPassword": {
    door: "public",
    input: ({ sessionId }) => ({ token: sessionId, newPassword: `${PASSWORD}, a new one` }),
  },
  "sessions.list": { door: "member", makes: true },
  "sessions.end": { door: "member", input: ({ sessionId }) => ({ id: sessionId }) },
  "sessions.endAll": { door: "member" },
  "secondFactor.status": { door: "member" },
  "secondFactor.begin": { door: "member", isSlow: true, input: () => ({ password: WRONG_PASSWORD }) },
  "secondFactor.confirm": { door: "member", input: () => ({ code: "123456" }) },
  "secondFactor.remove": {
    ...{ door: "member", isSlow: true },
    input: () => ({ password: WRONG_PASSWORD, code: "123456" }),
  },
  "accounts.list": { door: may("inbox.read") },
  "accounts.available": {
    door: may("accounts.manage"),
    input: (_, { dsn, apiKey }) => ({ provider: "unipile", dsn, apiKey }),
  },
  "accounts.connect": {
    door: may("accounts.manage"),
    input: ({ externalId }, { dsn, apiKey }) => ({ provider: "unipile", dsn, apiKey, externalIds: [externalId] }),
  },
  "accounts.credentials": { door: may("accounts.manage"), makes: true },
  "accounts.saveCredentials": {
    ...{ door: may("accounts.manage"), makes: true },
    input: (_, { dsn, apiKey }) => ({ provider: "unipile", dsn, apiKey }),
  },
  "accounts.replaceCredentials": {
    door: may("accounts.manage"),
    input: ({ credentialId }, { apiKey }) => ({ credentialId, apiKey }),
  },
  "accounts.startQr": { door: may("accounts.manage"), input: ({ credentialId }) => ({ credentialId }) },
  "accounts.startInstagram": {
    door: may("accounts.manage"),
    input: ({ credentialId }) => ({ credentialId, username: "shop", password: "a password" }),
  },
  "accounts.startHosted": {
    door: may("accounts.manage"),
    input: ({ credentialId }) => ({ credentialId, channel: "whatsapp" }),
  },
  "accounts.startInstagramLogin": {
    door: mayInPerson("accounts.manage"),
    input: ({ accountId }) => ({ accountId }),
  },
  "accounts.finishInstagramLogin": {
    door: mayInPerson("accounts.manage"),
    input: ({ sessionId }) => ({ state: sessionId, code: "a-code" }),
  },
  "accounts.answerCheckpoint": {
    door: may("accounts.manage"),
    input: ({ attemptId }) => ({ attemptId, code: "123456" }),
  },
  "accounts.renewAttempt": { door: may("accounts.manage"), input: ({ attemptId }) => ({ attemptId }) },
  "accounts.cancelAttempt": { door: may("accounts.manage"), input: ({ attemptId }) => ({ attemptId }) },
  "accounts.status": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "accounts.reconnect": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "accounts.sync": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }), makes: true },
  "accounts.disconnect": {
    door: may("accounts.manage"),
    input: ({ accountId }) => ({ accountId, eraseHistory: true }),
  },
  "accounts.pause": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "accounts.resume": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "accounts.setKeepMedia": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId, keep: true }) },
  "accounts.rename": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId, name: "Taken" }) },
  "accounts.webhook": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "accounts.takeOverWebhook": { door: may("accounts.manage"), input: ({ accountId }) => ({ accountId }) },
  "onboarding.get": { door: may("accounts.manage"), makes: true },
  "onboarding.save": { door: may("accounts.manage"), makes: true, input: ({ credentialId }) => ({ credentialId }) },
  "chats.list": { door: may("inbox.read"), input: ({ accountId }) => ({ accountId, limit: 5 }) },
  "chats.get": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "chats.markRead": { door: may("inbox.mark"), input: ({ chatId, messageId }) => ({ chatId, messageId }) },
  "messages.list": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "messages.send": {
    door: may("messages.send"),
    input: ({ chatId, clientId }) => ({ chatId, clientId, text: "from somebody else" }),
  },
  "messages.forward": {
    door: may("messages.send"),
    input: ({ messageId, chatId, clientId }) => ({ messageId, chatId, clientId }),
  },
  "messages.react": { door: may("messages.send"), input: ({ messageId }) => ({ messageId, emoji: "👍" }) },
  "messages.edit": { door: may("messages.send"), input: ({ messageId }) => ({ messageId, text: "by somebody else" }) },
  "chats.counts": { door: may("inbox.read") },
  "chats.assign": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId, memberId: null }) },
  "chats.snooze": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId, until: inAnHour() }) },
  "chats.done": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId }) },
  "chats.reopen": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId }) },
  "chats.markUnread": { door: may("inbox.mark"), input: ({ chatId }) => ({ chatId }) },
  "chats.label": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId, add: [], remove: [] }) },
  "chats.bulk": {
    door: may("inbox.work"),
    input: ({ chatId }) => ({ chatIds: [chatId], action: { type: "done" } }),
  },
  "labels.list": { door: may("inbox.read"), makes: true },
  "labels.create": { door: may("inbox.work"), makes: true, input: () => ({ name: newName(), colour: "red" }) },
  "labels.rename": { door: may("inbox.work"), input: ({ labelId }) => ({ id: labelId, name: newName() }) },
  "labels.recolour": { door: may("inbox.work"), input: ({ labelId }) => ({ id: labelId, colour: "blue" }) },
  "labels.remove": { door: may("inbox.work"), makes: true, input: ({ labelId }) => ({ id: labelId }) },
  "views.list": { door: may("inbox.read"), makes: true },
  "views.save": { door: may("inbox.work"), makes: true, input: () => ({ name: "A view", filter: { view: "open" } }) },
  "views.remove": { door: may("inbox.work"), input: ({ labelId }) => ({ id: labelId }) },
  "cannedReplies.list": { door: may("inbox.read"), makes: true },
  "cannedReplies.save": {
    ...{ door: may("inbox.work"), makes: true },
    input: () => ({ shortcut: newName(), text: "Hello {{name}}" }),
  },
  "cannedReplies.remove": { door: may("inbox.work"), input: ({ labelId }) => ({ id: labelId }) },
  "messages.cancel": {
    door: may("messages.send"),
    input: ({ clientId }) => ({ clientId }),
  },
  "messages.discard": { door: may("messages.send"), input: ({ clientId }) => ({ clientId }) },
  "messages.schedule": {
    ...{ door: may("messages.send"), makes: true },
    input: ({ chatId, clientId }) => ({ chatId, clientId, text: "from somebody else", at: inAnHour() }),
  },
  "messages.scheduled": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "messages.editScheduled": { door: may("messages.send"), input: ({ noteId }) => ({ id: noteId, text: "later" }) },
  "messages.cancelScheduled": { door: may("messages.send"), input: ({ noteId }) => ({ id: noteId }) },
  "messages.sendNow": { door: may("messages.send"), input: ({ noteId }) => ({ id: noteId }) },
  "messages.search": { door: may("inbox.read"), input: ({ chatId }) => ({ query: `in:${chatId} Hello` }) },
  "contacts.get": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "contacts.update": {
    door: may("inbox.work"),
    input: ({ contactId }) => ({ contactId, name: "by somebody else", fields: { city: "Elsewhere" } }),
  },
  "contacts.linkAdd": {
    door: may("inbox.work"),
    input: ({ contactId }) => ({
      contactId,
      type: "lead",
      externalId: "1",
      title: "A lead",
      url: "https://crm.example",
    }),
  },
  "contacts.linkRemove": { door: may("inbox.work"), input: ({ contactId }) => ({ contactId, linkId: contactId }) },
  "contacts.merge": {
    door: may("inbox.work"),
    input: ({ contactId }) => ({ contactId, intoContactId: contactId }),
  },
  "contacts.undoMerge": { door: may("inbox.work"), input: () => ({ mergeId: "1" }) },
  "contacts.media": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "contacts.links": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "push.key": { door: "member", makes: true },
  "push.subscribe": {
    door: "member",
    input: () => ({
      endpoint: "https://fcm.googleapis.com/fcm/send/somebody",
      keys: { p256dh: "B".repeat(87), auth: "a".repeat(22) },
    }),
  },
  "push.unsubscribe": { door: "member", input: () => ({ endpoint: "https://fcm.googleapis.com/fcm/send/nobody" }) },
  "push.settings": { door: "member", makes: true },
  "push.setLevel": { door: "member", input: () => ({ level: "all" }) },
  "push.test": { door: "member" },
  "notes.list": { door: may("inbox.read"), makes: true, input: ({ chatId }) => ({ chatId }) },
  "notes.mentions": { door: may("inbox.read"), makes: true },
  "notes.readMentions": { door: may("inbox.mark"), input: ({ chatId }) => ({ chatId }) },
  "notes.add": {
    door: may("inbox.work"),
    input: ({ chatId, clientId }) => ({ chatId, noteId: clientId, text: "by somebody else", mentions: [] }),
  },
  "notes.edit": { door: may("inbox.work"), input: ({ noteId }) => ({ noteId, text: "by somebody else" }) },
  "notes.remove": { door: may("inbox.work"), input: ({ noteId }) => ({ noteId }) },
  "drafts.get": { door: may("inbox.read"), input: ({ chatId }) => ({ chatId }) },
  "drafts.list": { door: may("inbox.read") },
  "drafts.save": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId, text: "by somebody else" }) },
  "drafts.clear": { door: may("inbox.work"), input: ({ chatId }) => ({ chatId }) },
  "chats.start": {
    door: may("messages.send"),
    input: ({ accountId }) => ({ accountId, phone: "+34 611 000 999" }),
  },
  "templates.list": { door: may("inbox.read"), input: ({ accountId }) => ({ accountId }) },
  "chats.typing": { door: may("messages.send"), input: ({ chatId }) => ({ chatId }) },
  "messages.retry": { door: may("messages.send"), input: ({ messageId }) => ({ messageId }) },
  "deliveries.deadLetters": { door: may("deliveries.manage") },
  "deliveries.replay": { door: may("deliveries.manage"), input: ({ deadLetterId }) => ({ ids: [deadLetterId] }) },
  "deliveries.dismiss": { door: mayInPerson("health.repair"), input: ({ deadLetterId }) => ({ ids: [deadLetterId] }) },
  "backups.start": { door: mayInPerson("backups.manage"), makes: true },
  "backups.list": { door: mayInPerson("backups.manage"), makes: true },
  "backups.status": { door: mayInPerson("backups.manage"), input: ({ chatId }) => ({ id: chatId }) },
  "backups.download": { door: mayInPerson("backups.manage"), input: ({ chatId }) => ({ id: chatId }) },
  "backups.beginRestore": {
    door: mayInPerson("backups.manage"),
    input: ({ chatId }) => ({ id: chatId, schema: 1, head: 1, stateHash: null, tables: [] }),
  },
  "backups.finishRestore": { door: mayInPerson("backups.manage") },
  "health.consistency": { door: may("health.read"), makes: true },
  "health.stats": { door: may("health.read"), makes: true },
  "health.repair": {
    ...{ door: mayInPerson("health.repair"), makes: true },
    input: () => ({ finding: "unread_count" }),
  },
  "members.list": { door: may("members.read"), makes: true },
  "members.invitations": { door: mayInPerson("members.manage"), makes: true },
  "members.invite": {
    ...{ door: mayInPerson("members.manage"), makes: true },
    input: ({ email }) => ({ role: "agent", email }),
  },
  "members.revokeInvitation": {
    door: mayInPerson("members.manage"),
    input: ({ invitationId }) => ({ id: invitationId }),
  },
  "members.changeRole": {
    door: mayInPerson("members.manage"),
    input: ({ userId }) => ({ userId, role: "agent" }),
  },
  "members.disable": { door: mayInPerson("members.manage"), input: ({ userId }) => ({ userId }) },
  "members.enable": { door: mayInPerson("members.manage"), input: ({ userId }) => ({ userId }) },
  "members.remove": { door: mayInPerson("members.manage"), input: ({ userId }) => ({ userId }) },
  "members.leave": { door: "member" },
  "invitations.look": { door: "public", input: ({ invitationId }) => ({ token: invitationId }) },
  "invitations.accept": {
    door: "public",
    input: ({ invitationId, email }) => ({ token: invitationId, email, password: PASSWORD }),
  },
  "dataDeletions.look": { door: "public", input: ({ sessionId }) => ({ code: sessionId }) },
  "workspaces.list": { door: "member", makes: true },
  "workspaces.create": { door: "member", makes: true, input: (_, { workspace }) => ({ name: workspace }) },
  "workspaces.switch": { door: "member", input: ({ tenantId }) => ({ id: tenantId }) },
  "workspaces.rename": { door: mayInPerson("workspace.rename"), input: (_, { workspace }) => ({ name: workspace }) },
  "workspaces.delete": {
    ...{ door: mayInPerson("workspace.delete"), isSlow: true },
    input: (_, { workspace }) => ({ name: workspace, password: WRONG_PASSWORD }),
  },
  "keys.list": { door: mayInPerson("keys.manage") },
  "keys.create": {
    ...{ door: mayInPerson("keys.manage"), makes: true },
    input: () => ({ name: "made in the matrix", scopes: ["inbox.read"] }),
  },
  "keys.revoke": { door: mayInPerson("keys.manage"), input: ({ keyId }) => ({ id: keyId }) },
  "audit.list": { door: may("audit.read"), input: ({ userId }) => ({ actorId: userId }) },
  "audit.verify": { door: may("audit.read"), makes: true },
};
