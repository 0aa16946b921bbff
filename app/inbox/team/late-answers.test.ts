import { expect, it } from "vitest";
import type { TeamChange } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { createCannedActions } from "../canned/canned-actions.ts";
import { emptyInbox } from "../inbox-state.ts";
import { createInboxStore } from "../inbox-store.ts";
import type { TeamState } from "../team-state.ts";
import { createViewActions } from "../views/view-actions.ts";
import { createLabelActions } from "./label-actions.ts";

/** Proves that what the socket has told is not taken back by an answer that was given before it and comes after it. */

const filter = { view: "open" as const, channel: null, accountId: null, labelId: null };
const vip = { id: "l1", name: "VIP", colour: "red" as const };
const late = { id: "l2", name: "Late", colour: "blue" as const };
const reply = { id: "c1", shortcut: "hours", text: "We open at nine." };
const view = { id: "v1", name: "Mine", filter };

type Tools = Parameters<typeof createViewActions>[0];
const cases: [
  what: string,
  ask: (tools: Tools) => Promise<unknown>,
  answer: unknown,
  told: TeamChange,
  of: keyof TeamState,
][] = [
  [
    "label",
    (tools) => createLabelActions(tools).createLabel([], vip),
    { items: [vip], label: vip },
    { kind: "labels", labels: [late, vip] },
    "labels",
  ],
  [
    "view",
    (tools) => createViewActions(tools).saveView(view),
    view,
    { kind: "view", viewId: "v1", view: null },
    "views",
  ],
  [
    "canned reply",
    (tools) => createCannedActions(tools).saveCannedReply(reply),
    reply,
    { kind: "canned_reply", replyId: "c1", reply: { ...reply, text: "We open at ten." } },
    "cannedReplies",
  ],
];

it.each(cases)(
  "a %s stays as a colleague has changed it since, when the answer to one's own change comes late",
  async (_, ask, answer, told, of) => {
    let give = (_: unknown) => {};
    const given = new Promise((resolve) => {
      give = resolve;
    });
    const door = new Proxy({}, { get: () => new Proxy({}, { get: () => ({ mutate: () => given }) }) }) as Trpc;
    const store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
    const bounded = () => ({ signal: new AbortController().signal });
    const asked = ask({ store, trpc: door, bounded, reasonOf: String });
    store.dispatch({ type: "frame", frame: { type: "event", seq: 1, at: "2026-11-20T10:00:00.000Z", change: told } });
    const before = store.getState().team[of];
    give(answer);
    expect(await asked).toEqual({ ok: true });
    expect(store.getState().team[of]).toEqual(before);
  },
);
