import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import type { SendOutcome } from "../shared/wire.ts";
import { careForAccount } from "./account-care.ts";
import { findAccount, setAccountState, upsertAccount } from "./accounts.ts";
import { holdAccount } from "./admission.ts";
import { BREAKER_FAILURES } from "./pace.ts";
import type { ChannelAccess } from "./rpc.ts";
import { outboxSender } from "./sender.ts";
import type { Sql } from "./sql.ts";

/** Proves what stands between the outbox's rules and the provider. The rules themselves: outbox.test.ts. */

let sql: Sql;
let { deliver, chat, thread, beginSend } = inboxInMemory();
let openAccess: () => Promise<ChannelAccess | null>;
let now = NOW;
beforeEach(() => {
  ({ sql, deliver, chat, thread, beginSend } = inboxInMemory());
  openAccess = async () => ACCESS;
  now = NOW;
  deliver([channelMessage("1")]);
});
afterEach(() => vi.unstubAllGlobals());

const ACCESS: ChannelAccess = {
  provider: "unipile",
  channel: "whatsapp",
  origin: "https://api1.unipile.com:13111",
  apiKey: "key",
  accountExternalId: ACCOUNT.externalId,
};

const sender = () =>
  outboxSender({
    sql,
    clock: () => now,
    openAccess: () => openAccess(),
    files: { outbound: () => Promise.reject(new Error("no file is sent here")) } as never,
    changed: () => {},
    woken: () => new Promise(() => {}),
  });

const TIMEOUT: SendOutcome = { type: "unconfirmed", error: { code: "timeout", text: "" } };
const neverAsked = () => Promise.reject(new Error("the provider was asked"));

describe("A send", () => {
  it("has certainly not left when the account's credentials cannot be read, and never will when there are none.", async () => {
    const { item } = beginSend("hello");
    vi.stubGlobal("fetch", neverAsked);
    openAccess = () => Promise.reject(new Error("the vault is away"));
    expect(await sender().send(item)).toMatchObject({ type: "not_sent", error: { code: "credentials_unavailable" } });
    openAccess = async () => null;
    expect(await sender().send(item)).toMatchObject({ type: "refused", error: { code: "account_not_connected" } });
  });

  it("asks nobody once the reply window has closed.", async () => {
    sql.run("UPDATE accounts SET provider = 'meta'");
    const { item } = beginSend("hello");
    openAccess = () => Promise.reject(new Error("the vault was asked"));
    now = NOW + 24 * 60 * 60 * 1000;
    expect(await sender().send(item)).toMatchObject({ type: "refused", error: { code: "window_closed" } });
  });

  it("does not bring back an account that was taken away while it was under way.", () => {
    const { item, id } = beginSend("hello");
    careForAccount(sql, ACCOUNT.id, { type: "remove" }, NOW);
    const error = { code: "disconnected_account", text: "Signed out" };
    sender().finish(item, { type: "refused", error, accountState: "needs_sign_in" });
    expect(findAccount(sql, ACCOUNT.id)?.state).toBe("removed");
    expect(thread()[0]).toMatchObject({ id, status: "failed" });
  });

  it("does not sign out an account that was signed in anew while it was under way, as one after it does.", () => {
    setAccountState(sql, findAccount(sql, ACCOUNT.id)!, "needs_sign_in", NOW);
    const { item } = beginSend("hello");
    now = NOW + 1_000;
    upsertAccount(sql, ACCOUNT, now);
    const error = { code: "disconnected_account", text: "Signed out" };
    sender().finish(item, { type: "refused", error, accountState: "needs_sign_in" });
    expect(findAccount(sql, ACCOUNT.id)?.state).toBe("connected");
    expect(thread()[0]).toMatchObject({ status: "failed", error: { code: "disconnected_account" } });

    const { item: next } = beginSend("hello?");
    sender().begin(next);
    sender().finish(next, { type: "refused", error, accountState: "needs_sign_in" });
    expect(findAccount(sql, ACCOUNT.id)?.state).toBe("needs_sign_in");
  });

  it("of a paused account waits without an attempt until the account goes on.", () => {
    const { item } = beginSend("hello");
    careForAccount(sql, ACCOUNT.id, { type: "pause" }, NOW);
    sender().finish(item, { type: "not_sent", error: { code: "429", text: "" }, retryAfterMs: 0 });
    expect(sender().admit({ ...item, state: "queued" })).toBe(false);
    expect(sender().due()).toEqual([]);
    careForAccount(sql, ACCOUNT.id, { type: "resume" }, NOW);
    expect(sender().due()).toHaveLength(1);
    expect(sender().admit({ ...item, state: "queued" })).toBe(true);
  });

  it("waits with all of its account when one before it was told to wait.", () => {
    const { item } = beginSend("hello");
    holdAccount(sql, ACCOUNT.id, NOW + 5_000);
    expect(sender().admit(item)).toBe(false);
    now = NOW + 5_000;
    expect(sender().admit(item)).toBe(true);
  });

  it("that waited for days in a paused account is tried as long as any other when that goes on.", () => {
    const { item } = beginSend("hello");
    const tooMany: SendOutcome = { type: "not_sent", error: { code: "429", text: "" }, retryAfterMs: 1_000 };
    careForAccount(sql, ACCOUNT.id, { type: "pause" }, NOW);
    sender().finish(item, tooMany);
    now = NOW + 3 * 24 * 60 * 60 * 1000;
    careForAccount(sql, ACCOUNT.id, { type: "resume" }, now);
    sender().begin(item);
    sender().finish(item, tooMany);
    expect(thread()[0]).toMatchObject({ status: "queued", error: { code: "429" } });
  });

  it("that one person's chat is too fast for does not stop the account's others, and a provider that fails does.", () => {
    const { item } = beginSend("hello");
    const tooFast: SendOutcome = {
      type: "not_sent",
      scope: "chat",
      error: { code: "131056", text: "" },
      retryAfterMs: 0,
    };
    expect(sender().admit(item)).toBe(true);
    for (let times = 0; times < BREAKER_FAILURES; times++) sender().finish(item, tooFast);
    expect(sender().admit(item)).toBe(true);
    for (let times = 0; times < BREAKER_FAILURES; times++) sender().finish(item, TIMEOUT);
    expect(sender().admit(item)).toBe(false);
  });
});

describe("A look for a send that may have left", () => {
  const listed = (id: string, changes: Record<string, unknown> = {}) => ({
    ...{ id, account_id: ACCOUNT.externalId, chat_id: "chat", text: "hello", is_sender: 1 },
    timestamp: new Date(NOW + 1_000).toISOString(),
    ...changes,
  });
  const lists = (...items: unknown[]) => vi.stubGlobal("fetch", async () => Response.json({ items, cursor: null }));

  function beginLost() {
    const begun = beginSend("hello");
    sender().finish(begun.item, TIMEOUT);
    return begun;
  }

  it("finds it by its words, and brings in nothing of others nor of before.", async () => {
    const { item, id } = beginLost();
    lists(
      listed("customer", { is_sender: 0, sender_id: "34600@s.whatsapp.net" }),
      listed("out-1"),
      listed("old", { timestamp: new Date(NOW - 10 * 60_000).toISOString() }),
    );
    const looked = await sender().look({ ...item, attemptedAt: NOW });
    expect(looked).toBe(true);
    sender().finishLook(item, looked);
    expect(thread()).toMatchObject([{ id, status: "sent", providerMessageId: "out-1" }, { text: "text of 1" }]);
    expect(sender().due()).toEqual([]);
    expect(chat().unreadCount).toBe(1);
  });

  it("finds one of two with the same words once, also when its echo comes after that.", async () => {
    const { item, id } = beginLost();
    lists(listed("out-1"));
    await sender().look({ ...item, attemptedAt: NOW });
    await sender().look({ ...item, attemptedAt: NOW });
    deliver([channelMessage("out-1", { direction: "out", text: "hello", at: NOW + 1_000 })]);
    expect(thread()).toMatchObject([{ id, status: "sent" }, { text: "text of 1" }]);
  });

  it("is none where the provider could not be asked, and says so where it lists nothing.", async () => {
    const { item } = beginLost();
    vi.stubGlobal("fetch", () => Promise.reject(new Error("Network connection lost.")));
    expect(await sender().look(item)).toBe(false);
    openAccess = () => Promise.reject(new Error("the vault is away"));
    expect(await sender().look(item)).toBe(false);
    openAccess = async () => ({ ...ACCESS, provider: "meta" });
    expect(await sender().look(item)).toBe("no_list");
  });
});
