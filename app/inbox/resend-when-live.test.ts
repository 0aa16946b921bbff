import { expect, test, vi } from "vitest";
import { emptyInbox, type PendingSend } from "./inbox-state.ts";
import { createInboxStore } from "./inbox-store.ts";
import { resendWhenLive, TRY_AGAIN_MS } from "./resend-when-live.ts";

const lost = (clientId: string, reason: string): PendingSend => ({
  clientId,
  chatId: "chat",
  text: "hello",
  createdAt: Number(clientId),
  state: "not_sent",
  reason,
});

function offlineWith(...pending: PendingSend[]) {
  const store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "offline", pending });
  const sent: string[] = [];
  const end = resendWhenLive(store, (clientId) => sent.push(clientId));
  const goLive = () => store.dispatch({ type: "frame", frame: { type: "live", epoch: "e", head: 0 } });
  const goOffline = () => store.dispatch({ type: "disconnected", isOffline: true });
  return { store, sent, end, goLive, goOffline };
}

test("what was written offline goes out in its order when the inbox is live, and only then", () => {
  const { sent, goLive } = offlineWith(lost("1", "offline"), lost("2", "interrupted"));
  expect(sent).toEqual([]);
  goLive();
  expect(sent).toEqual(["1", "2"]);
});

test("what the server refused is not sent again by itself", () => {
  const { sent, goLive } = offlineWith(lost("1", "client_id_reused"));
  goLive();
  expect(sent).toEqual([]);
});

test("one that fails again while live is tried by and by, and at once when the connection comes back", () => {
  vi.useFakeTimers();
  const { store, sent, end, goLive, goOffline } = offlineWith(lost("1", "offline"));
  goLive();
  const fail = () => store.dispatch({ type: "send_failed", clientId: "1", reason: "too_many_requests" });
  fail();
  expect(sent).toHaveLength(1);
  vi.advanceTimersByTime(TRY_AGAIN_MS);
  expect(sent).toHaveLength(2);
  fail();
  goOffline();
  vi.advanceTimersByTime(10 * TRY_AGAIN_MS);
  expect(sent).toHaveLength(2);
  goLive();
  expect(sent).toHaveLength(3);
  fail();
  end();
  vi.advanceTimersByTime(10 * TRY_AGAIN_MS);
  expect(sent).toEqual(["1", "1", "1"]);
  vi.useRealTimers();
});

test("a file that does not get up is left to a person, or to the next time the connection comes back", () => {
  vi.useFakeTimers();
  const file = { uploadId: null } as unknown as NonNullable<PendingSend["file"]>;
  const { store, sent, goLive } = offlineWith({ ...lost("1", "timeout"), file });
  goLive();
  store.dispatch({ type: "send_failed", clientId: "1", reason: "timeout" });
  vi.advanceTimersByTime(10 * TRY_AGAIN_MS);
  expect(sent).toEqual(["1"]);
  vi.useRealTimers();
});

test("a page that brings back what an earlier one could not send sends it, although it is live already", () => {
  const { store, sent, goLive } = offlineWith();
  goLive();
  store.dispatch({ type: "sends_restored", pending: [lost("3", "interrupted")] });
  expect(sent).toEqual(["3"]);
});

test("nothing is sent after the page is gone", () => {
  const { sent, end, goLive } = offlineWith(lost("1", "offline"));
  end();
  goLive();
  expect(sent).toEqual([]);
});

test("what came in the middle of an update goes out when the inbox is live again", () => {
  const { sent, goLive } = offlineWith(lost("1", "try_again"));
  goLive();
  expect(sent).toEqual(["1"]);
});

test("what came when the session had ended goes out when its writer is signed in again", () => {
  const { sent, goLive } = offlineWith(lost("1", "not_signed_in"));
  goLive();
  expect(sent).toEqual(["1"]);
});
