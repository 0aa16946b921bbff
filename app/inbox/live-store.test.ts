import { describe, expect, it } from "vitest";
import type { Change, Chat, LiveEvent, Message, ServerFrame } from "../../worker/shared/wire.ts";
import { INBOX_KEY, isListComplete, WHOLE_INBOX } from "./chat-filter.ts";
import { type ChatsPage, emptyInbox, type InboxState, type PendingSend } from "./inbox-state.ts";
import { chatCounts, chatsIn, unreadShown, unreadTotal } from "./inbox-views.ts";
import { type InboxAction, reduceInbox } from "./live-store.ts";
import { arrivedSince } from "./thread.ts";

/** Proves the rules of the live protocol and of joining, on plain values. Not that a socket obeys them. */

const chat = (id: string, rev: number, more: Partial<Chat> = {}): Chat => ({
  id,
  accountId: "account",
  channel: "whatsapp",
  name: id,
  isGroup: false,
  lastMessage: null,
  lastAt: "2026-11-20T10:00:00.000Z",
  unreadCount: 0,
  rev,
  ...more,
});

const message = (id: string, rev: number, more: Partial<Message> = {}): Message => ({
  id,
  chatId: "ann",
  direction: "in",
  kind: "text",
  text: id,
  at: "2026-11-20T10:00:00.000Z",
  status: "received",
  error: null,
  providerMessageId: null,
  clientId: null,
  senderName: null,
  replyTo: null,
  reactions: [],
  attachments: [],
  editedAt: null,
  deletedAt: null,
  sortAt: rev,
  seq: rev,
  rev,
  ...more,
});

const event = (seq: number, change: Change): LiveEvent => ({ seq, at: "2026-11-20T10:00:00.000Z", change });
const arrives = (seq: number, id = `m${seq}`, more: Partial<Message> = {}): LiveEvent =>
  event(seq, { kind: "message", message: message(id, seq, more), chat: chat("ann", seq) });
const frame = (content: ServerFrame): InboxAction => ({ type: "frame", frame: content });
const live = (each: LiveEvent): InboxAction => frame({ type: "event", ...each });

const run = (actions: InboxAction[], from: InboxState = loaded): InboxState => actions.reduce(reduceInbox, from);
const texts = (state: InboxState, chatId = "ann") => state.threads[chatId]?.messages.map((each) => each.id);

const at = (head: number, epoch = "e1") => ({ epoch, head });

/** Chat "ann" is open with nothing in it; the log stands at 5. */
const loaded: InboxState = reduceInbox(emptyInbox, {
  type: "snapshot_loaded",
  snapshot: {
    accounts: [],
    chats: { items: [chat("ann", 5)], nextCursor: null, asOf: at(5) },
    thread: { chatId: "ann", chat: null, page: { items: [], nextCursor: null, hasNewer: false, asOf: at(5) } },
  },
});
const connected = run([{ type: "hello_sent" }, frame({ type: "live", ...at(5) })]);

/** What a server that is newer than this page may send. */
const newer = (seq: number): LiveEvent => event(seq, { kind: "mood", mood: "good" } as unknown as Change);

describe("a page that is older than the server", () => {
  it("keeps its place at a change that it does not know, applies what follows, and wants to read anew", () => {
    const state = run([{ type: "hello_sent" }, live(newer(6)), live(arrives(7))]);
    expect(state).toMatchObject({ cursor: 7, wants: null, missesChanges: true });
    expect(texts(state)).toEqual(["m7"]);
    expect(run([{ type: "reread_due" }], state).wants).toBe("snapshot");
  });

  it("comes to its place through a replay with such changes in it, and asks for nothing twice", () => {
    const replay: ServerFrame = { type: "replay", epoch: "e1", events: [newer(6), arrives(7), newer(8)], more: false };
    const state = run([{ type: "hello_sent" }, frame(replay), frame({ type: "live", ...at(8) })]);
    expect(state).toMatchObject({ cursor: 8, connection: "live", wants: null, missesChanges: true });
  });

  it("does the same at a change that the server itself could not describe", () => {
    expect(run([live(event(6, { kind: "unknown" }))])).toMatchObject({ cursor: 6, missesChanges: true });
  });

  it("misses nothing any more after a snapshot, and reads nothing anew without a reason", () => {
    const chats = { items: [], nextCursor: null, asOf: at(6) };
    const read: InboxAction = { type: "snapshot_loaded", snapshot: { accounts: [], chats, thread: null } };
    const state = run([live(newer(6)), { type: "reread_due" }, read]);
    expect(state.missesChanges).toBe(false);
    expect(run([{ type: "reread_due" }], state).wants).toBe("hello");
  });

  it("leaves a frame alone that it does not know, and takes a reset for whatever reason", () => {
    const odd = { type: "greeting", words: "hi" } as unknown as ServerFrame;
    expect(run([frame(odd)])).toEqual(loaded);
    const reset = { type: "reset", ...at(9), reason: "of tomorrow" } as unknown as ServerFrame;
    expect(run([frame(reset)]).wants).toBe("snapshot");
  });
});

describe("the order of events", () => {
  it("applies the next event and moves the cursor", () => {
    const state = run([live(arrives(6)), live(arrives(7))], connected);
    expect(state.cursor).toBe(7);
    expect(texts(state)).toEqual(["m6", "m7"]);
    expect(state.connection).toBe("live");
  });

  it("drops an event that was applied before", () => {
    const once = run([live(arrives(6))], connected);
    expect(run([live(arrives(6, "again"))], once)).toBe(once);
  });

  it("asks for a hello on a gap and applies nothing past it", () => {
    const state = run([live(arrives(6)), live(arrives(8))], connected);
    expect(state).toMatchObject({ cursor: 6, wants: "hello", connection: "catching_up" });
    expect(texts(state)).toEqual(["m6"]);
  });

  it("fills the gap from the replay, also when a live event comes before it", () => {
    const state = run(
      [
        live(arrives(8)),
        { type: "hello_sent" },
        live(arrives(9)),
        frame({ type: "replay", epoch: "e1", events: [arrives(6), arrives(7)], more: true }),
        frame({ type: "replay", epoch: "e1", events: [arrives(8), arrives(9)], more: false }),
        frame({ type: "live", ...at(9) }),
      ],
      connected,
    );
    expect(state).toMatchObject({ cursor: 9, wants: null, connection: "live" });
    expect(texts(state)).toEqual(["m6", "m7", "m8", "m9"]);
  });

  it("says hello again when it is told that it is caught up and is not, and in the end loads everything anew", () => {
    const lie: InboxAction[] = [{ type: "hello_sent" }, frame({ type: "live", ...at(9) })];
    expect(run(lie).wants).toBe("hello");
    expect(run([...lie, ...lie, ...lie, ...lie]).wants).toBe("snapshot");
  });

  it("is not live before the server says so", () => {
    expect(loaded.connection).toBe("catching_up");
    expect(run([{ type: "hello_sent" }]).connection).toBe("catching_up");
  });

  it("says hello when the head that pings tell of stays ahead", () => {
    expect(run([{ type: "fell_behind" }], connected).wants).toBe("hello");
  });
});

describe("a reset", () => {
  const reset = frame({ type: "reset", ...at(900, "e2"), reason: "foreign_epoch" });

  it("wants a snapshot and applies nothing until it is there", () => {
    const state = run([reset, live(arrives(6)), frame({ type: "live", ...at(900, "e2") })], connected);
    expect(state).toMatchObject({ cursor: 5, wants: "snapshot", connection: "catching_up" });
    expect(texts(state)).toEqual([]);
  });

  it("comes with a foreign epoch in any frame", () => {
    for (const foreign of [
      frame({ type: "replay", epoch: "e2", events: [arrives(6)], more: false }),
      frame({ type: "live", ...at(5, "e2") }),
      frame({ type: "pong", ...at(5, "e2") }),
    ]) {
      expect(run([foreign], connected)).toMatchObject({ wants: "snapshot", cursor: 5 });
    }
  });

  it("comes when the server stands before us", () => {
    expect(run([frame({ type: "live", ...at(4) })], connected).wants).toBe("snapshot");
  });

  it("leaves nothing of before in place, except what is on its way", () => {
    const before = run([live(arrives(6)), { type: "send_started", pending: send("c1") }, reset], connected);
    const state = run(
      [
        {
          type: "snapshot_loaded",
          snapshot: {
            accounts: [],
            chats: { items: [chat("bob", 1)], nextCursor: null, asOf: at(40, "e2") },
            thread: {
              chatId: "bob",
              chat: null,
              page: {
                items: [message("new", 3, { chatId: "bob" })],
                hasNewer: false,
                nextCursor: null,
                asOf: at(38, "e2"),
              },
            },
          },
        },
      ],
      before,
    );
    expect(Object.keys(state.chats)).toEqual(["bob"]);
    expect(Object.keys(state.threads)).toEqual(["bob"]);
    // From the older of the two parts: what lies between comes again and changes nothing.
    expect(state).toMatchObject({ epoch: "e2", cursor: 38, wants: "hello" });
    expect(state.pending.map((each) => each.clientId)).toEqual(["c1"]);
  });

  it("takes no snapshot whose parts come from two databases", () => {
    const state = run([
      {
        type: "snapshot_loaded",
        snapshot: {
          accounts: [],
          chats: { items: [], nextCursor: null, asOf: at(1, "e2") },
          thread: {
            chatId: "ann",
            chat: null,
            page: { items: [], nextCursor: null, hasNewer: false, asOf: at(1, "e3") },
          },
        },
      },
    ]);
    expect(state).toMatchObject({ epoch: "e1", wants: "snapshot" });
  });

  it("takes no page that was read before it: what changed in between would never be told again", () => {
    const page = (asOf: number, ...items: Message[]) => ({
      items,
      hasNewer: false,
      nextCursor: "more",
      asOf: at(asOf),
    });
    const snapshot = (asOf: number): InboxAction => ({
      type: "snapshot_loaded",
      snapshot: {
        accounts: [],
        chats: { items: [chat("ann", 8)], nextCursor: null, asOf: at(asOf) },
        thread: { chatId: "ann", chat: null, page: page(asOf, message("m8", 8)) },
      },
    });
    // Message m7 was edited as the event 9, and m6 removed as the event 10.
    const fresh = run([
      snapshot(8),
      { type: "page_asked", chatId: "ann", side: "older" },
      snapshot(12),
      { type: "thread_loaded", chatId: "ann", page: page(8, message("m7", 7)), side: "older", from: "m8" },
      { type: "thread_loaded", chatId: "ann", page: page(8, message("m8", 8), message("m6", 6)), side: "newest" },
    ]);
    expect(texts(fresh)).toEqual(["m8"]);
    expect(fresh.threads.ann).toMatchObject({ hasOlder: true, older: "failed" });
    const edited = page(12, message("m7", 7, { rev: 9 }));
    const later = run(
      [
        { type: "page_asked", chatId: "ann", side: "older" },
        { type: "thread_loaded", chatId: "ann", page: edited, side: "older", from: "m8" },
      ],
      fresh,
    );
    expect(texts(later)).toEqual(["m7", "m8"]);

    const chats = { items: [chat("bob", 3)], nextCursor: null, asOf: at(8) };
    const listed = run([{ type: "chats_loaded", list: "all///", page: chats, from: null }], fresh);
    expect(listed.chats.bob).toBeUndefined();
    expect(listed.lists["all///"]).toBeUndefined();
  });

  it("takes no page that goes on from a list as it was before: it would leave a hole", () => {
    const chats = (name: string, hour: number, nextCursor: string): ChatsPage => ({
      items: [chat(name, 1, { lastAt: `2026-11-20T${hour}:00:00.000Z` })],
      nextCursor,
      asOf: at(12),
    });
    const snapshot: InboxAction = {
      type: "snapshot_loaded",
      snapshot: { accounts: [], chats: chats("first", 22, "c1"), thread: null },
    };
    const second: InboxAction = { type: "chats_loaded", list: INBOX_KEY, page: chats("second", 21, "c2"), from: "c1" };
    const third: InboxAction = { type: "chats_loaded", list: INBOX_KEY, page: chats("third", 20, "c3"), from: "c2" };
    const asked: InboxAction = { type: "chats_asked", list: INBOX_KEY };
    const shown = (state: InboxState) =>
      chatsIn(state.chats, WHOLE_INBOX, "me", state.lists[INBOX_KEY]?.horizon ?? null).map(({ id }) => id);

    const fresh = run([snapshot, asked, second, asked, snapshot, third]);
    expect(shown(fresh)).toEqual(["first"]);
    expect(fresh.lists[INBOX_KEY]).toMatchObject({ status: "ready", nextCursor: "c1" });
    expect(shown(run([asked, second, asked, third], fresh))).toEqual(["first", "second", "third"]);
  });

  it("also follows from a page of another database, which is not taken in", () => {
    const page = { items: [message("m9", 9)], hasNewer: false, nextCursor: null, asOf: at(9, "e2") };
    const state = run([{ type: "thread_loaded", chatId: "ann", page, side: "newest" }], connected);
    expect(state.wants).toBe("snapshot");
    expect(texts(state)).toEqual([]);
  });
});

describe("entities", () => {
  it("keeps the newer copy of a message, whichever comes last", () => {
    const newer = message("m6", 9, { status: "read", direction: "out" });
    const state = run([
      { type: "message_answered", message: newer },
      { type: "message_answered", message: message("m6", 6, { status: "sent", direction: "out" }) },
    ]);
    expect(state.threads.ann?.messages).toEqual([newer]);
  });

  it("keeps the newer copy of a chat, so that an old answer never brings an unread count back", () => {
    const state = run([
      { type: "chat_answered", chat: chat("ann", 9, { unreadCount: 0 }) },
      { type: "chat_answered", chat: chat("ann", 8, { unreadCount: 3 }) },
    ]);
    expect(state.chats.ann).toMatchObject({ rev: 9, unreadCount: 0 });
  });

  it("brings no chat back that was erased while an answer about it was on its way", () => {
    const chats = { items: [chat("ann", 5)], nextCursor: null, asOf: at(8, "e2") };
    const erased = run([{ type: "snapshot_loaded", snapshot: { accounts: [], chats, thread: null } }], connected);
    const late = run(
      [
        { type: "chat_answered", chat: chat("bob", 7) },
        { type: "chats_answered", chats: [chat("bob", 7), chat("cy", 8)] },
      ],
      erased,
    );
    expect(Object.keys(late.chats)).toEqual(["ann"]);
    expect(Object.keys(run([{ type: "chat_answered", chat: chat("dan", 9) }], late).chats)).toEqual(["ann", "dan"]);
  });

  it("counts unread over all chats, as the server counts them", () => {
    const unread = (seq: number, id: string, unreadCount: number) =>
      live(event(seq, { kind: "chat", chat: chat(id, seq, { unreadCount }) }));
    const state = run([unread(6, "ann", 2), unread(7, "bob", 1), unread(8, "ann", 0), unread(9, "ann", 4)], connected);
    expect(unreadTotal(state.chats)).toBe(5);
  });

  it("shows what the server counted as unread, and goes on from there: with what is loaded, and not with pages of a list", () => {
    const pageOf = (only: Chat) => ({ items: [only], nextCursor: "more", asOf: at(5) });
    const counted = run(
      [
        { type: "chats_loaded", list: INBOX_KEY, page: pageOf(chat("ann", 6, { unreadCount: 2 })) },
        { type: "unread_counted", count: 40 },
      ],
      connected,
    );
    expect(unreadShown(counted)).toBe(40);
    const more = run(
      [{ type: "chats_loaded", list: INBOX_KEY, page: pageOf(chat("bob", 7, { unreadCount: 5 })), from: "more" }],
      counted,
    );
    expect(unreadShown(more)).toBe(40);
    const read = run([{ type: "chat_answered", chat: chat("bob", 8, { unreadCount: 0 }) }], more);
    expect(unreadShown(read)).toBe(35);
  });

  it("orders messages by their time and then by arrival, not by when they are told", () => {
    const state = run(
      [
        live(arrives(6, "late", { sortAt: 300 })),
        live(arrives(7, "early", { sortAt: 100 })),
        live(arrives(8, "tie", { sortAt: 300 })),
      ],
      connected,
    );
    expect(texts(state)).toEqual(["early", "late", "tie"]);
  });

  it("moves a message whose time became known", () => {
    const state = run(
      [
        live(arrives(6, "a", { sortAt: 100 })),
        live(arrives(7, "b", { sortAt: 200 })),
        live(arrives(8, "a", { sortAt: 300 })),
      ],
      connected,
    );
    expect(texts(state)).toEqual(["b", "a"]);
  });

  it("takes a removed message out, and a page read before does not bring it back", () => {
    const page = { items: [message("m7", 7), message("m6", 6)], hasNewer: false, nextCursor: null, asOf: at(7) };
    const removed = event(8, { kind: "message_removed", messageId: "m6", chatId: "ann" });
    const state = run(
      [
        live(arrives(6)),
        live(arrives(7)),
        live(removed),
        { type: "thread_loaded", chatId: "ann", page, side: "newest" },
      ],
      connected,
    );
    expect(texts(state)).toEqual(["m7"]);
  });

  it("is brought back by no answer either that was on its way when all was read anew", () => {
    const sent = message("m6", 6, { direction: "out", clientId: "c1" });
    const thread = { chatId: "ann", chat: null, page: { items: [], nextCursor: null, hasNewer: false, asOf: at(7) } };
    const chats = { items: [chat("ann", 7)], nextCursor: null, asOf: at(7) };
    const snapshot = { accounts: [], chats, thread };
    const state = run([
      { type: "snapshot_loaded", snapshot },
      { type: "message_answered", message: sent },
    ]);
    expect(texts(state)).toEqual([]);
    const again = message("m6", 8, { direction: "out", clientId: "c1" });
    expect(texts(run([{ type: "message_answered", message: again }], state))).toEqual(["m6"]);
  });

  it("lets go of a chat of whose loaded part nothing is left although it goes on, so that it is read anew", () => {
    const removed = event(8, { kind: "message_removed", messageId: "m6", chatId: "ann" });
    const part = (hasOlder: boolean): InboxAction => {
      const page = { items: [message("m6", 6)], hasNewer: false, nextCursor: hasOlder ? "on" : null, asOf: at(7) };
      return { type: "thread_loaded", chatId: "ann", page, side: "newest" };
    };
    const read = [live(arrives(6)), live(event(7, { kind: "chat", chat: chat("ann", 7) }))];
    expect(run([...read, part(true), live(removed)], connected).threads).toEqual({});
    expect(texts(run([...read, part(false), live(removed)], connected))).toEqual([]);
  });

  it("finds a removed message that names no chat", () => {
    const removed = event(7, { kind: "message_removed", messageId: "m6", chatId: "" });
    expect(texts(run([live(arrives(6)), live(removed)], connected))).toEqual([]);
  });

  it("updates an account", () => {
    const account = {
      id: "account",
      provider: "unipile" as const,
      channel: "whatsapp" as const,
      externalId: "x",
      name: "Casa Lino",
      state: "needs_sign_in" as const,
      lastSyncAt: null,
    };
    expect(run([live(event(6, { kind: "account", account }))], connected).accounts.account?.state).toBe(
      "needs_sign_in",
    );
    const counted = { ...connected, accounts: { account: { ...account, messagesToday: 7 } } };
    const changed = live(event(6, { kind: "account", account: { ...account, state: "connected" } }));
    expect(run([changed], counted).accounts.account).toMatchObject({ state: "connected", messagesToday: 7 });
  });
});

describe("pages", () => {
  it("keeps what arrives while a thread is being read", () => {
    const page = { items: [message("b2", 5, { chatId: "bob" })], hasNewer: false, nextCursor: null, asOf: at(5) };
    const state = run(
      [
        { type: "thread_asked", chatId: "bob" },
        live(arrives(6, "b6", { chatId: "bob" })),
        { type: "thread_loaded", chatId: "bob", page, side: "newest" },
      ],
      connected,
    );
    expect(texts(state, "bob")).toEqual(["b2", "b6"]);
  });

  it("tells what has just arrived from what a page brought", () => {
    const before = [message("m5", 5), message("m6", 6)];
    const late = message("m8", 8, { sortAt: 6.5 });
    const now = [message("m4", 4), ...before, late, message("m7", 7)];
    const run = (messages: Message[], hasNewer = false) => ({ messages, hasNewer });
    expect(arrivedSince(run(before), run(now))).toEqual([late, message("m7", 7)]);
    expect(arrivedSince(run([]), run(now))).toEqual([]);
    // Paging down from the middle of the chat brings what is newer, and none of it has just arrived.
    expect(arrivedSince(run(before, true), run(now))).toEqual([]);
  });

  it("draws no message from beyond the loaded part, and has its newest copy when that part comes", () => {
    const items = [message("m5", 5), message("m4", 4)];
    const older = [message("m3", 3), message("m2", 2, { text: "as it was" })];
    const edited = { sortAt: 2, seq: 2, text: "edited" };
    const before = run(
      [
        {
          type: "thread_loaded",
          chatId: "ann",
          page: { items, nextCursor: "older", hasNewer: false, asOf: at(5) },
          side: "newest",
        },
        live(arrives(6, "m2", edited)),
      ],
      connected,
    );
    expect(texts(before)).toEqual(["m4", "m5"]);
    const state = run(
      [
        {
          type: "thread_loaded",
          chatId: "ann",
          page: { items: older, nextCursor: null, hasNewer: true, asOf: at(5) },
          side: "older",
          from: "m4",
        },
      ],
      before,
    );
    expect(texts(state)).toEqual(["m2", "m3", "m4", "m5"]);
    expect(state.threads.ann?.messages[0]?.text).toBe("edited");
  });

  it("shows no chat below the last one that was listed", () => {
    const listed = [chat("a", 1, { lastAt: "2026-11-20T09:00:00.000Z" })];
    const old = chat("old", 6, { lastAt: "2026-01-01T09:00:00.000Z" });
    const state = run([
      { type: "chats_loaded", list: INBOX_KEY, page: { items: listed, nextCursor: "more", asOf: at(5) } },
      { type: "chat_answered", chat: old },
    ]);
    expect(
      chatsIn(state.chats, WHOLE_INBOX, "me", state.lists[INBOX_KEY]?.horizon ?? null).map((each) => each.id),
    ).toEqual(["ann", "a"]);
    expect(isListComplete(state, WHOLE_INBOX)).toBe(false);
  });

  it("lists the chat with the latest message first", () => {
    const state = run([
      { type: "chat_answered", chat: chat("bob", 6, { lastAt: "2026-11-20T11:00:00.000Z", channel: "instagram" }) },
      { type: "chat_answered", chat: chat("cy", 7, { lastAt: null }) },
    ]);
    expect(chatsIn(state.chats, WHOLE_INBOX, "me", null).map((each) => each.id)).toEqual(["bob", "ann", "cy"]);
    expect(chatsIn(state.chats, { ...WHOLE_INBOX, channel: "instagram" }, "me", null).map((each) => each.id)).toEqual([
      "bob",
    ]);
    expect(chatCounts(state.chats, WHOLE_INBOX, "me")).toEqual({ all: 3, whatsapp: 2, instagram: 1, mine: 0 });
  });

  it("takes no page that was read before something was let go of: what came in between would be missing in it", () => {
    const page = (asOf: number, hasNewer: boolean, ...ids: number[]) => ({
      items: ids.map((id) => message(`m${id}`, id)),
      hasNewer,
      nextCursor: "more",
      asOf: at(asOf),
    });
    // Asked for first, while m6 is the newest, and answered last.
    const slow: InboxAction = { type: "thread_loaded", chatId: "ann", page: page(6, false, 6), side: "newest" };
    const jump: InboxAction = { type: "thread_loaded", chatId: "ann", page: page(7, true, 3, 2), side: "around" };
    const away = run([live(arrives(6)), live(arrives(7)), jump, slow], connected);
    expect(texts(away)).toEqual(["m2", "m3"]);
    const back: InboxAction = { type: "thread_loaded", chatId: "ann", page: page(7, false, 7, 6), side: "newest" };
    expect(texts(run([back], away))).toEqual(["m6", "m7"]);
  });

  it("shows a chat that a fresh start has brought, although the page of it that was asked for before has failed", () => {
    const page = { items: [message("m5", 5)], nextCursor: null, hasNewer: false, asOf: at(6) };
    const snapshot = {
      accounts: [],
      chats: { items: [chat("bob", 5)], nextCursor: "more", asOf: at(6) },
      thread: { chatId: "bob", chat: null, page },
    };
    const state = run([
      { type: "thread_asked", chatId: "bob" },
      { type: "snapshot_loaded", snapshot },
      { type: "thread_failed", chatId: "bob", isMissing: false },
    ]);
    expect(state.threads.bob?.status).toBe("ready");
  });

  it("forgets the thread that was not used for longest", () => {
    const opened = Array.from({ length: 20 }, (_, n): InboxAction => ({ type: "thread_asked", chatId: `c${n}` }));
    const again: InboxAction = { type: "thread_asked", chatId: "ann" };
    const state = run([...opened.slice(0, 10), again, ...opened.slice(10)]);
    expect(Object.keys(state.threads)).toHaveLength(16);
    expect(state.threads.ann).toBeDefined();
    expect(state.threads.c0).toBeUndefined();
  });
});

const send = (clientId: string, more: Partial<PendingSend> = {}): PendingSend => ({
  clientId,
  chatId: "ann",
  text: "Hello",
  createdAt: 1_000,
  state: "sending",
  reason: null,
  ...more,
});

describe("one bubble for what was written here", () => {
  const started: InboxAction = { type: "send_started", pending: send("c1") };
  const queued = message("m6", 6, { direction: "out", status: "queued", clientId: "c1" });
  const answered: InboxAction = { type: "message_answered", message: queued };
  const told = live(event(6, { kind: "message", message: queued, chat: chat("ann", 6) }));
  const failed: InboxAction = { type: "send_failed", clientId: "c1", reason: "timeout" };
  const echoed = live(arrives(7, "m6", { direction: "out", status: "sent", clientId: "c1", sortAt: 6, seq: 6 }));

  const bubbles = (state: InboxState) => state.pending.length + (texts(state)?.length ?? 0);

  it("is there at once", () => {
    expect(bubbles(run([started], connected))).toBe(1);
  });

  it.each([
    ["the answer before the frame", [started, answered, told, echoed]],
    ["the frame before the answer", [started, told, answered, echoed]],
    ["the echo before the answer", [started, told, echoed, answered]],
    ["the answer was lost", [started, told, echoed, failed]],
    ["it was given up before the frame came", [started, failed, told, echoed]],
    ["it was sent again after it had arrived", [started, failed, started, told, answered, echoed]],
  ] as const)("stays one: %s", (_, actions) => {
    let state = connected;
    for (const action of actions) {
      state = reduceInbox(state, action);
      expect(bubbles(state)).toBe(1);
    }
    expect(state.pending).toEqual([]);
    expect(state.threads.ann?.messages[0]).toMatchObject({ id: "m6", status: "sent" });
  });

  it("is joined by a page as well", () => {
    const page = { items: [queued], nextCursor: null, hasNewer: false, asOf: at(6) };
    const state = run([started, failed, { type: "thread_loaded", chatId: "ann", page, side: "newest" }], connected);
    expect(state.pending).toEqual([]);
    expect(bubbles(state)).toBe(1);
  });

  it("says why when it was not sent, until it is tried again", () => {
    const state = run([started, { ...failed, reason: "offline" }], connected);
    expect(state.pending).toEqual([send("c1", { state: "not_sent", reason: "offline" })]);
    expect(run([started], state).pending).toEqual([send("c1")]);
  });

  it("brings back only what the server does not know", () => {
    const restored: InboxAction = { type: "sends_restored", pending: [send("c1"), send("c2")] };
    expect(run([told, restored], connected).pending.map((each) => each.clientId)).toEqual(["c2"]);
  });

  it("goes away when it is discarded", () => {
    expect(run([started, failed, { type: "send_discarded", clientId: "c1" }], connected).pending).toEqual([]);
  });
});
