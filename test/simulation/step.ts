import { listMessages } from "../../worker/inbox/message-pages.ts";
import { listChats } from "../../worker/inbox/team/list-chats.ts";
import type { Chat, Message } from "../../worker/shared/wire.ts";
import type { World } from "./world.ts";

/** One step of a sequence: what happens, and three numbers that choose how. */
export type Step = { kind: number; a: number; b: number; c: number };

export const TEXTS = ["hello", "ok", "ok", "Is it still there? 🌿", "שלום", " ok\n", ""];

export const DAY_MS = 86_400_000;

export const pick = <T>(items: readonly T[], number: number): T | undefined =>
  items[number % Math.max(1, items.length)];

export const chatsOf = (world: World): Chat[] =>
  listChats(world.sql, { channel: null, accountId: null, cursor: null, limit: 100 })?.items ?? [];

export const threadOf = (world: World, chatId: string): Message[] =>
  listMessages(world.sql, { chatId, from: { type: "newest" }, limit: 1_000 })?.items ?? [];
