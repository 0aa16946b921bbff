import { expect, it } from "vitest";
import { SeededRandom } from "../../test/simulator/seeded-random.ts";
import { INBOX_KEY, WHOLE_INBOX } from "./chat-filter.ts";
import { ModelPage } from "./fixtures/model-page.ts";
import { ModelServer } from "./fixtures/model-server.ts";
import { absentList } from "./inbox-state.ts";
import { chatsIn } from "./inbox-views.ts";
import { compareMessages } from "./thread.ts";

/**
 * Proves that a page shows what the server has once it is live and everything was answered, in whatever order frames,
 * pages, snapshots and breaks came. Not that a socket or a screen asks for them: the page here is a model of those.
 *
 * PARLEY_STORE_SEEDS: from and how many, such as `5000,20000`, for a longer run.
 */
const [FIRST_SEED = 1, SEEDS = 150] = (process.env.PARLEY_STORE_SEEDS ?? "").split(",").filter(Boolean).map(Number);
/** In it, all of what is loaded of a long chat is deleted at once. */
const RARE_SEEDS = [7316];
const STEPS = 250;
const BEGUN_WITH = 30;
const RECONNECTS_MAX = 20;

it("a page shows what the server has, in whatever order it hears of it", { timeout: 600_000 }, () => {
  const seeds = Array.from({ length: SEEDS }, (_, at) => FIRST_SEED + at);
  for (const seed of [...RARE_SEEDS, ...seeds]) {
    const random = new SeededRandom(seed);
    const server = new ModelServer(random);
    for (let count = 0; count < BEGUN_WITH; count += 1) server.arrive(server.anyChatId());
    const page = new ModelPage(server);
    for (let step = 0; step < STEPS; step += 1) {
      something(random, server, page);
      page.hearEvents();
      page.keepOpen();
    }
    settle(page, server);
    expect(shownBy(page, server), `seed ${seed}`).toEqual(heldBy(server, page));
  }
});

/** What happens next, at the server, on the way or at the screen. */
function something(random: SeededRandom, server: ModelServer, page: ModelPage): void {
  const dice = random.next();
  if (dice < 0.2) server.arrive(random.next() < 0.6 ? (page.openChatId ?? server.anyChatId()) : server.anyChatId());
  else if (dice < 0.3) server.edit();
  else if (dice < 0.34) server.remove();
  else if (dice < 0.4) page.openThread(server.anyChatId());
  else if (dice < 0.48) page.loadMore(random.next() < 0.5 ? "older" : "newer");
  else if (dice < 0.51) page.bringIn(server.anyMessage(page.openChatId ?? "")?.id ?? null);
  else if (dice < 0.53) page.bringIn(null);
  else if (dice < 0.57) page.loadChats();
  else if (dice < 0.7) page.takeAnswer(random.next());
  else if (dice < 0.9) page.takeFrame();
  else if (dice < 0.93) page.disconnect();
  else if (dice < 0.97) page.connect();
  else if (dice < 0.975) server.floor = server.head - random.between(0, 2);
  else if (dice < 0.977) {
    server.epoch += "+";
    page.disconnect();
  } else if (dice < 0.985) page.hearPong();
}

/** Everything is quiet, and all that is on its way arrives. */
function settle(page: ModelPage, server: ModelServer): void {
  for (let tries = 0; tries < RECONNECTS_MAX; tries += 1) {
    page.connect();
    while (!page.isIdle) {
      page.takeFrame();
      page.takeAnswer(0);
      page.keepOpen();
    }
    const { cursor, wants, connection } = page.state;
    if (cursor === server.head && wants === null && connection === "live") return;
    page.disconnect();
  }
  throw new Error("it never comes to an end");
}

const told = ({ id, rev }: { id: string; rev: number }): string => `${id} as of ${rev}`;

/** What of the list, and of the chats in memory, the page shows. */
function shownBy({ state, openChatId }: ModelPage, server: ModelServer) {
  const { nextCursor, horizon } = state.lists[INBOX_KEY] ?? absentList;
  const list = chatsIn(state.chats, WHOLE_INBOX, "me", nextCursor === null ? null : horizon);
  const ready = Object.entries(state.threads).filter(([, { status }]) => status === "ready");
  return {
    list: list.map(told),
    chats: Object.values(state.chats).map(told),
    threads: ready.map(([chatId, { messages }]) => [chatId, messages.map(told)]),
    isOpen: openChatId === null || server.thread(openChatId).length === 0 || isShown(openChatId),
  };
  function isShown(chatId: string): boolean {
    return (state.threads[chatId]?.messages.length ?? 0) > 0 && state.chats[chatId] !== undefined;
  }
}

/** The same as the server has it. */
function heldBy(server: ModelServer, { state }: ModelPage): ReturnType<typeof shownBy> {
  const { nextCursor, horizon } = state.lists[INBOX_KEY] ?? absentList;
  const list = server.list().filter(({ lastAt }) => nextCursor === null || (lastAt ?? "") >= (horizon ?? ""));
  const ready = Object.entries(state.threads).filter(([, { status }]) => status === "ready");
  return {
    list: list.map(told),
    chats: Object.keys(state.chats).map((id) => told(server.chats.get(id) ?? { id, rev: -1 })),
    threads: ready.map(([chatId, { messages, hasOlder, hasNewer }]) => {
      const [first, last] = [messages[0], messages.at(-1)];
      const isInWindow = (each: (typeof messages)[number]) =>
        (!hasOlder || (first !== undefined && compareMessages(each, first) >= 0)) &&
        (!hasNewer || (last !== undefined && compareMessages(each, last) <= 0));
      return [chatId, server.thread(chatId).filter(isInWindow).map(told)];
    }),
    isOpen: true,
  };
}
