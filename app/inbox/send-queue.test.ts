import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../worker/shared/team.ts";
import type { PickedFile } from "./compose/pick-file.ts";
import { UNDO_MS } from "./compose/writing-choices.ts";
import { anyMessage } from "./fixtures/message.ts";
import { emptyInbox, type PendingSend } from "./inbox-state.ts";
import { createInboxStore } from "./inbox-store.ts";
import type { PendingStorage, TabWord } from "./pending-storage.ts";
import { resendWhenLive } from "./resend-when-live.ts";
import { createSendQueue, type SendQueueDeps } from "./send-queue.ts";

type Sent = {
  clientId: string;
  draftRev?: number;
  holdSeconds?: number;
  text?: string;
  attachments?: { uploadId: string }[];
  replyTo?: string;
};

const photo: PickedFile = {
  id: "f1",
  blob: new Blob(["bytes"]),
  name: "photo.jpg",
  kind: "image",
  mimeType: "image/jpeg",
  width: 4,
  height: 3,
  durationSeconds: null,
};

let sent: Sent[] = [];
let kept: PendingSend[] = [];

beforeEach(() => {
  sent = [];
  kept = [];
});

/** A queue whose server takes everything, unless `refuse` names a reason. */
function newQueue(upload: NonNullable<SendQueueDeps["upload"]>, refuse: () => string | null = () => null) {
  const chat = { id: "ann", accountId: "shop" } as (typeof emptyInbox.chats)[string];
  const store = createInboxStore({ ...emptyInbox, epoch: "e", chats: { ann: chat } });
  const mutate = async (input: Sent) => {
    const reason = refuse();
    if (reason !== null) throw Object.assign(new Error("refused"), { reason });
    sent.push(input);
    return anyMessage({ clientId: input.clientId, direction: "out" });
  };
  const query = async ({ chatId }: { chatId: string }) => ({ ...chat, id: chatId, accountId: "salon" });
  const queue = createSendQueue({
    store,
    trpc: { messages: { send: { mutate } }, chats: { get: { query } } } as unknown as SendQueueDeps["trpc"],
    viewerId: "me",
    upload,
    reasonOf: (error) => (error as { reason?: string }).reason ?? "offline",
  });
  const storage: PendingStorage = {
    keep: async (send: PendingSend) => kept.push(send) > 0,
    forget: () => {},
    restore: () => Promise.resolve([]),
    tellTabs: () => {},
    onTold: () => {},
  };
  return { store, queue, storage, first: () => store.getState().pending[0] };
}

/** An upload that ends when the test says so. */
function heldUpload() {
  const waiting: { accountId: string; name: string; done: (uploadId: string) => void; fail: (e: Error) => void }[] = [];
  const upload: NonNullable<SendQueueDeps["upload"]> = (accountId, { name }, { signal }) =>
    new Promise((done, fail) => {
      waiting.push({ accountId, name, done, fail });
      signal.addEventListener("abort", () => fail(Object.assign(new Error(), { reason: "upload_stopped" })));
    });
  return { waiting, upload };
}

describe("a file", () => {
  it("is uploaded first, then sent with its caption and what it answers", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, first } = newQueue(upload);
    queue.send("ann", {
      text: "Here it is",
      file: photo,
      replyTo: { messageId: "m7", text: "And a photo?", senderName: "Ann" },
    });
    expect(first()).toMatchObject({ state: "uploading", file: { uploadId: null } });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(waiting[0]).toMatchObject({ accountId: "shop", name: "photo.jpg" });
    expect(sent).toEqual([]);

    waiting[0]?.done("u1");
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ text: "Here it is", attachments: [{ uploadId: "u1" }], replyTo: "m7" });
    await vi.waitFor(() => expect(first()).toBeUndefined());
  });

  it("does not hold up a text that is written after it, and goes out after the file before it", async () => {
    const { waiting, upload } = heldUpload();
    const { queue } = newQueue(upload);
    queue.send("ann", { text: "", file: photo });
    queue.send("ann", { text: "", file: { ...photo, name: "second.jpg" } });
    queue.send("ann", { text: "Meanwhile" });
    await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["Meanwhile"]));
    expect(waiting.map(({ name }) => name)).toEqual(["photo.jpg"]);
    waiting[0]?.done("u1");
    await vi.waitFor(() => expect(waiting.map(({ name }) => name)).toEqual(["photo.jpg", "second.jpg"]));
  });

  it("whose upload fails says why, keeps its text, and goes up again by Retry", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, first } = newQueue(upload);
    queue.send("ann", { text: "Here it is", file: photo });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.fail(new Error("cut off"));
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", reason: "offline", text: "Here it is" }));

    queue.sendAgain(first()?.clientId ?? "");
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.done("u2");
    await vi.waitFor(() => expect(sent[0]?.attachments).toEqual([{ uploadId: "u2" }]));
  });

  it("that somebody stops is not thrown away", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, first } = newQueue(upload);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    queue.stopUpload(first()?.clientId ?? "");
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", reason: "upload_stopped" }));
  });

  it("that is thrown away while it goes up is not sent", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, first } = newQueue(upload);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    queue.discard(first()?.clientId ?? "");
    expect(first()).toBeUndefined();
    queue.send("ann", { text: "After it" });
    await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["After it"]));
  });

  it("is uploaded once, however often the message has to be asked for", async () => {
    const answers = ["try_again", null];
    const uploads: string[] = [];
    const upload = async () => `u${uploads.push("one")}`;
    const { queue, first } = newQueue(upload, () => answers.shift() ?? null);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", file: { uploadId: "u1" } }));
    queue.sendAgain(first()?.clientId ?? "");
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(uploads).toHaveLength(1);
  });

  it("that the server has forgotten is uploaded anew", async () => {
    const answers = ["upload_not_found", null];
    const uploads: string[] = [];
    const upload = async () => `u${uploads.push("one")}`;
    const { queue, first } = newQueue(upload, () => answers.shift() ?? null);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(first()).toMatchObject({ reason: "upload_not_found" }));
    queue.sendAgain(first()?.clientId ?? "");
    await vi.waitFor(() => expect(sent[0]?.attachments).toEqual([{ uploadId: "u2" }]));
  });
});

describe("a file that goes up again by itself", () => {
  it("can be stopped as well as at its first try", async () => {
    const { waiting, upload } = heldUpload();
    const { store, queue, first } = newQueue(upload);
    store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
    resendWhenLive(store, queue.resend);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.fail(new Error("cut off"));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    queue.stopUpload(first()?.clientId ?? "");
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", reason: "upload_stopped" }));
  });

  it("goes out although its chat is not among those that are loaded", async () => {
    const { queue, storage } = newQueue(async (accountId) => `to ${accountId}`);
    const cut: PendingSend = {
      clientId: "c1",
      chatId: "bob",
      text: "",
      createdAt: 1,
      state: "uploading",
      reason: null,
      file: { ...photo, uploadId: null },
    };
    await queue.attachStorage({ ...storage, restore: () => Promise.resolve([cut]) });
    queue.resend("c1");
    await vi.waitFor(() => expect(sent[0]?.attachments).toEqual([{ uploadId: "to salon" }]));
  });
});

describe("what is written in one chat", () => {
  const texts = () => sent.map(({ text }) => text);
  const goLive = { type: "frame", frame: { type: "live", epoch: "e", head: 0 } } as const;
  const never = () => Promise.reject(new Error("nothing is uploaded here"));

  it("offline goes out in the order it was written when the page is live, also within one millisecond", async () => {
    vi.spyOn(Date, "now").mockReturnValue(1_000);
    const refuse = vi.fn<() => string | null>(() => "offline");
    const { store, queue } = newQueue(never, refuse);
    store.dispatch({ type: "disconnected", isOffline: true });
    for (const text of ["one", "two", "three"]) queue.send("ann", { text });
    vi.mocked(Date.now).mockRestore();
    await vi.waitFor(() => expect(store.getState().pending.map(({ state }) => state)).not.toContain("sending"));

    refuse.mockReturnValue(null);
    resendWhenLive(store, queue.resend);
    store.dispatch(goLive);
    await vi.waitFor(() => expect(texts()).toEqual(["one", "two", "three"]));
  });

  it("waits while what was written before it is tried once more", async () => {
    const answers = ["timeout", null, null, null];
    const { store, queue } = newQueue(never, () => answers.shift() ?? null);
    store.dispatch(goLive);
    resendWhenLive(store, queue.resend);
    for (const text of ["one", "two", "three"]) queue.send("ann", { text });
    await vi.waitFor(() => expect(texts()).toEqual(["one", "two", "three"]));
  });

  it("does not overtake what was lost on the way a moment ago, before the page is live again", async () => {
    const answers = ["offline", null, null];
    const { queue, first } = newQueue(never, () => answers.shift() ?? null);
    queue.send("ann", { text: "one" });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent" }));
    queue.send("ann", { text: "two" });
    await vi.waitFor(() => expect(texts()).toEqual(["one", "two"]));
  });

  it("goes out by Retry after what was lost before it, and both stay when that fails again", async () => {
    let isBroken = true;
    const { store, queue } = newQueue(never, () => (isBroken ? "try_again" : null));
    queue.send("ann", { text: "one" });
    const second = queue.send("ann", { text: "two" });
    const states = () => store.getState().pending.map(({ state, reason }) => `${state} ${reason}`);
    await vi.waitFor(() => expect(states()).toEqual(["not_sent try_again", "not_sent try_again"]));
    queue.sendAgain(second);
    await vi.waitFor(() => expect(states()).toEqual(["not_sent try_again", "not_sent try_again"]));
    isBroken = false;
    queue.sendAgain(second);
    await vi.waitFor(() => expect(texts()).toEqual(["one", "two"]));
  });

  it("stays in its order when the server has too much to do in the middle of it", async () => {
    const answers = [null, "too_many_requests", null, null];
    const { store, queue } = newQueue(never, () => answers.shift() ?? null);
    store.dispatch(goLive);
    resendWhenLive(store, queue.resend);
    for (const text of ["one", "two", "three"]) queue.send("ann", { text });
    await vi.waitFor(() => expect(texts()).toEqual(["one", "two", "three"]));
  });

  it("is held up by nothing that the server has refused", async () => {
    const answers = ["window_closed", null];
    const { store, queue } = newQueue(never, () => answers.shift() ?? null);
    queue.send("ann", { text: "one" });
    queue.send("ann", { text: "two" });
    await vi.waitFor(() => expect(texts()).toEqual(["two"]));
    expect(store.getState().pending).toMatchObject([{ text: "one", state: "not_sent" }]);
  });

  it("is held no longer than it can be taken back, when the clock is put back meanwhile", async () => {
    const answers = ["offline", null];
    const { queue, first } = newQueue(never, () => answers.shift() ?? null);
    const clientId = queue.send("ann", { text: "one", holdUntil: Date.now() + UNDO_MS });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent" }));
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
    queue.resend(clientId);
    await vi.waitFor(() => expect(sent).toMatchObject([{ holdSeconds: UNDO_MS / 1000 }]));
    now.mockRestore();
  });

  it("may have left when its connection broke, and has not when there was none", async () => {
    const { queue, first } = newQueue(never, () => "offline");
    vi.stubGlobal("navigator", { onLine: false });
    const clientId = queue.send("ann", { text: "one" });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent" }));
    expect(first()?.mayHaveLeft).toBe(undefined);
    vi.stubGlobal("navigator", { onLine: true });
    queue.resend(clientId);
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", mayHaveLeft: true }));
    // Of the try before nobody knows more by now.
    vi.stubGlobal("navigator", { onLine: false });
    queue.resend(clientId);
    expect(first()).toMatchObject({ state: "sending" });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", mayHaveLeft: true }));
    vi.unstubAllGlobals();
  });

  it("keeps its order when the clock is put back", async () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(9_000);
    const { store, queue } = newQueue(never, () => "offline");
    queue.send("ann", { text: "one" });
    now.mockReturnValue(1_000);
    queue.send("ann", { text: "two" });
    now.mockRestore();
    expect(store.getState().pending.map(({ text }) => text)).toEqual(["one", "two"]);
  });
});

describe("this computer", () => {
  it("keeps a file and a reply with what is not sent yet, and again when the file is up", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, storage } = newQueue(upload);
    await queue.attachStorage(storage);
    queue.send("ann", { text: "", file: photo, replyTo: { messageId: "m7", text: null, senderName: null } });
    expect(kept).toMatchObject([{ file: { blob: photo.blob, uploadId: null }, replyTo: { messageId: "m7" } }]);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting[0]?.done("u1");
    await vi.waitFor(() => expect(kept[1]).toMatchObject({ file: { uploadId: "u1" } }));
  });

  it("keeps up to which copy a message was its author's draft, and nothing of it for what did not stand in the field", async () => {
    const { store, queue, storage } = newQueue(heldUpload().upload);
    await queue.attachStorage(storage);
    const draft = { chatId: "ann", text: "Hello", rev: 7 } as Draft;
    store.dispatch({ type: "team_changed", change: { kind: "draft", chatId: "ann", memberId: "me", draft } });
    queue.send("ann", { text: "Hello", endsDraft: true });
    queue.send("ann", { text: "A template" });
    await vi.waitFor(() =>
      expect(sent.map(({ text, draftRev }) => [text, draftRev])).toEqual([
        ["Hello", 7],
        ["A template", undefined],
      ]),
    );
    expect(kept).toMatchObject([{ text: "Hello", draftRev: 7 }, { text: "A template" }]);

    const later = newQueue(heldUpload().upload);
    await later.queue.attachStorage({ ...later.storage, restore: async () => kept.slice(0, 1) });
    later.queue.resend(kept[0]?.clientId ?? "");
    await vi.waitFor(() => expect(sent).toHaveLength(3));
    expect(sent[2]).toMatchObject({ text: "Hello", draftRev: 7 });
  });

  it("that has no room for a message is told of with it, until it has some", async () => {
    let hasRoom = false;
    const { queue, storage, first } = newQueue(heldUpload().upload, () => "offline");
    await queue.attachStorage({ ...storage, keep: async () => hasRoom });
    const clientId = queue.send("ann", { text: "Hello" });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", isKept: false }));
    hasRoom = true;
    queue.sendAgain(clientId);
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", isKept: true }));
  });

  it("keeps why a message was refused, so that no later page sends it by itself", async () => {
    const refused = newQueue(heldUpload().upload, () => "window_closed");
    await refused.queue.attachStorage(refused.storage);
    refused.queue.send("ann", { text: "Still there?" });
    await vi.waitFor(() => expect(kept.at(-1)).toMatchObject({ state: "not_sent", reason: "window_closed" }));

    const later = newQueue(heldUpload().upload);
    resendWhenLive(later.store, later.queue.resend);
    later.store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
    await later.queue.attachStorage({ ...later.storage, restore: async () => kept.slice(-1) });
    later.queue.send("ann", { text: "Hello" });
    await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["Hello"]));
    expect(later.first()).toMatchObject({ state: "not_sent", reason: "window_closed" });
  });

  it("keeps that an upload was stopped", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, storage, first } = newQueue(upload);
    await queue.attachStorage(storage);
    queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    queue.stopUpload(first()?.clientId ?? "");
    await vi.waitFor(() => expect(kept.at(-1)).toMatchObject({ state: "not_sent", reason: "upload_stopped" }));
  });

  it("that cannot read what it keeps still keeps what is written from now on, for as long as it is not sent", async () => {
    const { queue, storage } = newQueue(heldUpload().upload);
    const forgotten: string[] = [];
    const forget = (clientId: string) => void forgotten.push(clientId);
    await queue.attachStorage({ ...storage, forget, restore: () => Promise.reject(new Error("a broken disk")) });
    const clientId = queue.send("ann", { text: "Hello" });
    expect(kept).toMatchObject([{ clientId }]);
    await vi.waitFor(() => expect(forgotten).toEqual([clientId]));
  });

  it("sends in none of its tabs what is stopped or thrown away in one of them", async () => {
    const listeners: ((word: TabWord) => void)[] = [];
    const tab = async (upload: NonNullable<SendQueueDeps["upload"]>, restored: PendingSend[]) => {
      const made = newQueue(upload);
      const tellTabs = (word: TabWord) => {
        for (const tell of listeners) if (tell !== listener) tell(word);
      };
      let listener = (_: TabWord) => {};
      const onTold = (told: (word: TabWord) => void) => {
        listener = told;
        listeners.push(told);
      };
      await made.queue.attachStorage({ ...made.storage, tellTabs, onTold, restore: async () => restored });
      return made;
    };
    const uploads = heldUpload();
    const one = await tab(uploads.upload, []);
    const clientId = one.queue.send("ann", { text: "", file: photo });
    const two = await tab(uploads.upload, kept.slice(-1));
    two.queue.resend(clientId);
    await vi.waitFor(() => expect(uploads.waiting).toHaveLength(2));

    one.queue.stopUpload(clientId);
    for (const { first } of [one, two]) {
      await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent", reason: "upload_stopped" }));
    }
    two.queue.sendAgain(clientId);
    await vi.waitFor(() => expect(uploads.waiting).toHaveLength(3));
    one.queue.discard(clientId);
    uploads.waiting[2]?.done("u3");
    two.queue.send("ann", { text: "After it" });
    await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["After it"]));
    expect(two.store.getState().pending).toEqual([]);
  });

  it("has what a tab left behind sent by another one that is open: when it closes, or when the network is back", async () => {
    for (const goes of ["closes", "crashes"]) {
      [kept, sent] = [[], []];
      let told = (_: TabWord) => {};
      const other = newQueue(heldUpload().upload);
      resendWhenLive(other.store, other.queue.resend);
      const live = { type: "frame", frame: { type: "live", epoch: "e", head: 0 } } as const;
      other.store.dispatch(live);
      await other.queue.attachStorage({
        ...other.storage,
        onTold: (listener) => {
          told = listener;
        },
        restore: async () => kept.slice(-1),
      });
      other.store.dispatch({ type: "disconnected", isOffline: true });
      const gone = newQueue(heldUpload().upload, () => "offline");
      await gone.queue.attachStorage(gone.storage);
      gone.queue.send("ann", { text: "Written in a tunnel" });
      await vi.waitFor(() => expect(gone.first()).toMatchObject({ state: "not_sent" }));
      if (goes === "closes") told({ type: "left" });
      other.store.dispatch(live);
      await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["Written in a tunnel"]));
      await vi.waitFor(() => expect(other.first()).toBeUndefined());
    }
  });

  it("brings back nothing that was thrown away while what is kept was read", async () => {
    let told = (_: TabWord) => {};
    let answer = (_: PendingSend[]) => {};
    const { store, queue, storage, first } = newQueue(heldUpload().upload, () => "offline");
    await queue.attachStorage({
      ...storage,
      onTold: (listener) => {
        told = listener;
      },
      restore: () =>
        new Promise((done) => {
          answer = done;
          if (kept.length === 0) done([]);
        }),
    });
    const own = queue.send("ann", { text: "No, wait" });
    await vi.waitFor(() => expect(first()).toMatchObject({ state: "not_sent" }));
    const [mine] = kept.slice(-1);
    if (!mine) throw new Error("nothing is kept");
    told({ type: "left" });
    queue.discard(own);
    told({ type: "discarded", clientId: "theirs" });
    answer([mine, { ...mine, clientId: "theirs" }, { ...mine, clientId: "left" }]);
    await vi.waitFor(() => expect(store.getState().pending.map(({ clientId }) => clientId)).toEqual(["left"]));
  });

  it("says of nothing that it was not sent which another tab has sent with an upload of its own", async () => {
    const { queue, storage, first } = newQueue(
      async () => "u1",
      () => "client_id_reused",
    );
    const forgotten: string[] = [];
    await queue.attachStorage({ ...storage, forget: (clientId) => void forgotten.push(clientId) });
    const clientId = queue.send("ann", { text: "", file: photo });
    await vi.waitFor(() => expect(first()).toBeUndefined());
    expect(forgotten).toEqual([clientId]);
  });

  it("brings back a file that a reload cut off, as something to be sent again", async () => {
    const { waiting, upload } = heldUpload();
    const { queue, storage, first } = newQueue(upload);
    const cut: PendingSend = {
      clientId: "c1",
      chatId: "ann",
      text: "",
      createdAt: 1,
      state: "uploading",
      reason: null,
      file: { ...photo, uploadId: null },
    };
    await queue.attachStorage({ ...storage, restore: () => Promise.resolve([cut]) });
    expect(first()).toMatchObject({ state: "not_sent", reason: "interrupted" });
    queue.sendAgain("c1");
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
  });
});
