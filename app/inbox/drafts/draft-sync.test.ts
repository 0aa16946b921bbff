import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "../../../worker/shared/team.ts";
import { createBackground } from "../background/background.ts";
import { newTabStorage } from "../fixtures/tab-storage.ts";
import { emptyInbox } from "../inbox-state.ts";
import { createInboxStore, type InboxStore } from "../inbox-store.ts";
import { createPresence } from "../presence/presence-sender.ts";
import { createDraftSync, type DraftSyncDeps, SAVE_AFTER_MS, TYPING_LASTS_MS } from "./draft-sync.ts";
import { dropDrafts, keepDraft, keptDraft, noDraft, readDraft } from "./kept-drafts.ts";

/** Proves whose words stand in the field when two devices of one member write, on fake time and without a network. */

type Saved = { chatId: string; text: string; replyTo: string | null; device: string };

let store: InboxStore;
let saved: Saved[];
let cleared: { chatId: string; upToRev: number | null }[];
let rev: number;
/** Calls reach the server. */
let isThere: boolean;
let listed: Draft[];
let sync: ReturnType<typeof createDraftSync>;
let stop: () => void;
let openPage: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("sessionStorage", newTabStorage());
  dropDrafts();
  [saved, cleared, listed, rev, isThere] = [[], [], [], 10, true];
  store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
  const save = async (input: Saved) => {
    saved.push(input);
    rev += 1;
    return input.text === "" ? null : { ...draft(input.text, rev, input.device), replyTo: input.replyTo };
  };
  const trpc = {
    drafts: {
      save: { mutate: save },
      clear: {
        mutate: async (input: { chatId: string; upToRev: number | null }) => {
          if (!isThere) throw new TypeError("Failed to fetch");
          cleared.push(input);
        },
      },
      list: { query: async () => ({ items: listed }) },
    },
  } as unknown as DraftSyncDeps["trpc"];
  openPage = () => {
    sync = createDraftSync({ store, trpc, bounded: () => ({ signal: new AbortController().signal }), memberId: "me" });
    stop = sync.followDrafts();
  };
  openPage();
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const draft = (text: string, at: number, device: string): Draft => ({
  chatId: "ann",
  text,
  replyTo: null,
  author: { id: "me", name: "me" },
  device,
  updatedAt: "2026-11-21T12:00:00.000Z",
  rev: at,
});
const hears = (next: Draft | null) =>
  store.dispatch({ type: "team_changed", change: { kind: "draft", chatId: "ann", memberId: "me", draft: next } });
const quote = (messageId: string) => ({ messageId, text: `words of ${messageId}`, senderName: "Ann" });
function type(text: string): void {
  keepDraft("ann", { ...keptDraft("ann"), text, isSaved: false });
  sync.noteTyped("ann");
}
const rest = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("drafts of one member", () => {
  it("are saved once when the hands rest", async () => {
    for (const text of ["D", "De", "Dear"]) type(text);
    await rest(SAVE_AFTER_MS);
    expect(saved.map(({ text }) => text)).toEqual(["Dear"]);
    await rest(60_000);
    expect(saved).toHaveLength(1);
  });

  it("come from the other device, but never over what is being typed or was typed a moment ago", async () => {
    hears(draft("From the phone", 5, "phone"));
    expect(readDraft("ann")).toBe("From the phone");
    type("From here");
    hears(draft("From the phone again", 6, "phone"));
    expect(readDraft("ann")).toBe("From here");
    await rest(SAVE_AFTER_MS);
    hears(draft("The phone wrote last", 20, "phone"));
    expect(readDraft("ann")).toBe("From here");
    await rest(TYPING_LASTS_MS);
    expect(readDraft("ann")).toBe("The phone wrote last");
  });

  it("go from this field soon after they were sent from the other device, also when the clock is put back", async () => {
    type("Sent from the phone");
    await rest(SAVE_AFTER_MS);
    vi.setSystemTime(Date.now() - 3_600_000);
    hears(null);
    await rest(TYPING_LASTS_MS);
    expect(readDraft("ann")).toBe("");
  });

  it("never come back when they were sent, in whatever order the news of them arrives", async () => {
    type("Sent soon");
    await rest(SAVE_AFTER_MS);
    const late = draft("Sent soon", 11, saved[0]?.device ?? "");
    keepDraft("ann", noDraft);
    sync.endDraft("ann");
    await rest(0);
    expect(cleared).toEqual([{ chatId: "ann", upToRev: 11 }]);
    hears(late);
    hears(null);
    expect(readDraft("ann")).toBe("");
  });

  it("that were sent without a network are taken off the server when it is back, and only up to what was sent", async () => {
    type("Sent in a tunnel");
    await rest(SAVE_AFTER_MS);
    isThere = false;
    store.dispatch({ type: "disconnected", isOffline: true });
    keepDraft("ann", noDraft);
    sync.endDraft("ann");
    await rest(0);
    expect(cleared).toEqual([]);
    isThere = true;
    store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
    await rest(0);
    expect(cleared).toEqual([{ chatId: "ann", upToRev: 11 }]);
    // Once: what another device begins after it is nobody's to take away.
    store.dispatch({ type: "disconnected", isOffline: true });
    store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
    await rest(0);
    expect(cleared).toHaveLength(1);
  });

  it("that were sent in the moment that the page was reloaded are taken off the server, and not written once more", async () => {
    type("Sent and gone");
    await rest(SAVE_AFTER_MS);
    isThere = false;
    keepDraft("ann", noDraft);
    sync.endDraft("ann");
    await rest(0);
    stop();
    isThere = true;
    store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
    listed = [draft("Sent and gone", 11, saved[0]?.device ?? "")];
    openPage();
    await rest(TYPING_LASTS_MS);
    expect(readDraft("ann")).toBe("");
    expect(cleared).toEqual([{ chatId: "ann", upToRev: 11 }]);
    // And what another device begins after it is shown.
    hears(draft("Begun on the phone", 12, "phone"));
    expect(readDraft("ann")).toBe("Begun on the phone");
    stop();
    openPage();
    await rest(0);
    expect(cleared).toHaveLength(1);
  });

  it("that were sent before this script was there do not come back when it is", async () => {
    stop();
    store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
    hears(draft("Begun before a reload", 5, "the page before"));
    const background = createBackground();
    background.openDraft("ann");
    background.typeDraft("ann", "Begun before a reload, and sent");
    background.endDraft("ann");
    openPage();
    background.attach({ drafts: sync, presence: createPresence({ hasCompany: () => false }) });
    expect(readDraft("ann")).toBe("");
    await rest(TYPING_LASTS_MS);
    expect(readDraft("ann")).toBe("");
    expect(cleared).toEqual([{ chatId: "ann", upToRev: 5 }]);
  });

  it("go when they were sent from the other device, and what was begun since stays", async () => {
    hears(draft("Written there", 5, "phone"));
    hears(null);
    expect(readDraft("ann")).toBe("");
    hears(draft("Written there", 6, "phone"));
    type("Something new");
    hears(null);
    expect(readDraft("ann")).toBe("Something new");
  });

  it("are saved with the message that they answer, and come with it from the other device", async () => {
    keepDraft("ann", { text: "An answer", replyTo: quote("m1"), isSaved: false });
    sync.noteTyped("ann");
    await rest(SAVE_AFTER_MS);
    expect(saved.map(({ text, replyTo }) => [text, replyTo])).toEqual([["An answer", "m1"]]);
    await rest(TYPING_LASTS_MS);
    hears({ ...draft("Another answer", 30, "phone"), replyTo: "m2" });
    expect(keptDraft("ann")).toEqual({
      ...{ text: "Another answer", isSaved: true },
      replyTo: { messageId: "m2", text: null, senderName: null },
    });
  });

  it("are saved again when they answer another message, or none any more", async () => {
    for (const replyTo of [quote("m1"), quote("m2"), null]) {
      keepDraft("ann", { text: "An answer", replyTo, isSaved: false });
      sync.noteTyped("ann");
      await rest(SAVE_AFTER_MS);
    }
    expect(saved.map(({ replyTo }) => replyTo)).toEqual(["m1", "m2", null]);
  });

  it("leave a message that was chosen to be answered alone while no word is written to it", async () => {
    type("Begun");
    await rest(SAVE_AFTER_MS);
    keepDraft("ann", { text: "", replyTo: quote("m1"), isSaved: false });
    sync.noteTyped("ann");
    await rest(SAVE_AFTER_MS);
    expect(saved.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ["Begun", null],
      ["", null],
    ]);
    hears(null);
    await rest(TYPING_LASTS_MS);
    expect(keptDraft("ann").replyTo).toEqual(quote("m1"));
  });

  it("wait for the network, and are saved when it is back", async () => {
    store.dispatch({ type: "disconnected", isOffline: true });
    type("In a tunnel");
    await rest(60_000);
    expect(saved).toEqual([]);
    store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
    await rest(0);
    expect(saved.map(({ text }) => text)).toEqual(["In a tunnel"]);
  });
});
