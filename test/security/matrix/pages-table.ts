import type { Permission } from "../../../worker/shared/permissions.ts";
import { type Ids, PASSWORD } from "./tenant-world.ts";

export type PageEntry = {
  /** Who sees it: anybody; whoever is signed in; a role. Everybody else is led to the sign-in page, or refused. */
  door: "anyone" | "signed_in" | Permission;
  /** The address with somebody's ids in it; the pattern itself when it has no places. */
  address?: (ids: Ids) => string;
  /** What its forms send, with somebody's ids wherever they name something. */
  forms?: (ids: Ids) => Record<string, string>[];
};

const WRONG_PASSWORD = `${PASSWORD}, and wrong`;

/** Every screen, by the pattern that app/routes.ts gives it. */
export const PAGES: Readonly<Record<string, PageEntry>> = {
  "/": { door: "anyone" },
  "/sign-in": { door: "anyone", forms: ({ email }) => [{ email, password: "short" }] },
  "/sign-up": { door: "anyone", forms: ({ email }) => [{ email, password: "short", workspace: "" }] },
  "/sign-out": { door: "signed_in" },
  "/inbox/:chatId?": { door: "signed_in", address: ({ chatId }) => `/inbox/${chatId}` },
  "/onboarding": {
    // Where somebody stands is in the address: without it the page leads there first.
    ...{ door: "accounts.manage", address: () => "/onboarding?step=provider" },
    forms: ({ credentialId, attemptId, externalId }) => [
      { intent: "use", credentialId },
      ...["available", "qr"].map((intent) => ({ intent, credentialId })),
      { intent: "connect", credentialId, externalIds: externalId },
      { intent: "answer", attemptId, code: "123456" },
      { intent: "cancel", attemptId },
    ],
  },
  "/connections": {
    ...{ door: "signed_in", address: ({ attemptId }) => `/connections?attempt=${attemptId}` },
    forms: ({ accountId, credentialId }) => [
      ...["reconnect", "login", "pause", "resume", "webhook", "take_over"].map((intent) => ({ intent, accountId })),
      { intent: "rename", accountId, name: "Taken" },
      { intent: "disconnect", accountId, erase: "yes" },
      { intent: "replace", credentialId, apiKey: "another-key" },
    ],
  },
  "/connections/instagram": {
    ...{ door: "accounts.manage", address: ({ sessionId }) => `/connections/instagram?state=${sessionId}&code=a-code` },
    forms: ({ sessionId }) => [
      { state: sessionId, code: "a-code" },
      { state: sessionId, error: "access_denied" },
    ],
  },
  "/forgot-password": { door: "anyone", forms: ({ email }) => [{ email }] },
  "/reset-password/:token": {
    ...{ door: "anyone", address: ({ sessionId }) => `/reset-password/${sessionId}` },
    forms: () => [{ newPassword: `${PASSWORD}, a new one` }],
  },
  "/invite/:token": {
    ...{ door: "anyone", address: ({ invitationId }) => `/invite/${invitationId}` },
    forms: ({ email }) => [{ intent: "join" }, { intent: "accept", email, password: PASSWORD }],
  },
  "/data-deletion/:code": { door: "anyone", address: ({ sessionId }) => `/data-deletion/${sessionId}` },
  "/switch-workspace": { door: "anyone", forms: ({ tenantId }) => [{ id: tenantId }] },
  "/settings": { door: "anyone" },
  "/settings/members": {
    door: "members.read",
    forms: ({ userId, invitationId }) => [
      { intent: "role", userId, role: "agent" },
      ...["disable", "enable", "remove"].map((intent) => ({ intent, userId })),
      { intent: "revoke", id: invitationId },
    ],
  },
  "/settings/security": {
    door: "signed_in",
    forms: ({ sessionId }) => [
      { intent: "end", id: sessionId },
      { intent: "password", currentPassword: WRONG_PASSWORD, newPassword: `${PASSWORD}, a new one` },
    ],
  },
  "/settings/notices": { door: "signed_in" },
  "/settings/keys": { door: "keys.manage", forms: ({ keyId }) => [{ intent: "revoke", id: keyId }] },
  "/settings/audit": { door: "audit.read", address: ({ userId }) => `/settings/audit?actor=${userId}&who=${userId}` },
  "/settings/backups": { door: "backups.manage", forms: ({ chatId }) => [{ intent: "download", id: chatId }] },
  "/settings/health": { door: "health.read", forms: () => [{ finding: "unread_count" }] },
  "/settings/workspace": {
    door: "signed_in",
    forms: ({ tenantId }) => [{ intent: "delete", name: tenantId, password: WRONG_PASSWORD }],
  },
};
