import { z } from "zod";

/** Of what a member wants to be told while no screen of theirs is looked at. */
export const pushLevelSchema = z.enum(["all", "mine", "mentions", "none"]);
export type PushLevel = z.infer<typeof pushLevelSchema>;

/** Whose push service a browser has. */
export const pushServiceSchema = z.enum(["google", "mozilla", "microsoft", "apple"]);
export type PushService = z.infer<typeof pushServiceSchema>;

/** What a browser's service worker gets. Small: a push service takes 4 KiB, sealed. */
export type PushNotice = {
  title: string;
  body: string;
  /** Where a click leads; null for a test. */
  chatId: string | null;
};

/** A browser that wants to be told (RFC 8030), with the keys that seal what it is told (RFC 8291). */
export type PushTarget = { memberId: string; endpoint: string; p256dh: string; auth: string };

/** A browser that wants to be told, as its owner sees it in a list. */
export type PushDevice = { id: string; endpoint: string; addedAt: number };

/** A tenant's own key pair towards push services (RFC 8292). The private one is sealed by the tenant's vault. */
export type PushKeys = { publicKey: string; sealedPrivateKey: string; subject: string };

/** `gone`: the browser takes no more of them, for good; `failed` this one time. */
export type PushResult = "sent" | "gone" | "failed";
