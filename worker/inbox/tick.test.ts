import { expect, test } from "vitest";
import type { ReceiptStatus } from "../shared/wire.ts";
import { type OwnStatus, tickOf } from "./tick.ts";

const tick = (own: OwnStatus, ...receipts: ReceiptStatus[]) =>
  tickOf(
    { status: own, error: null },
    receipts.map((status) => ({ status, error: null })),
  ).status;

test("the tick is the highest that was ever seen, in whatever order", () => {
  expect(tick("sent", "delivered", "read", "sent")).toBe("read");
  expect(tick("sent", "read", "delivered")).toBe("read");
  expect(tick("sent", "played", "delivered")).toBe("played");
});

test("a failure shows only without evidence of delivery", () => {
  expect(tick("sent", "sent", "failed")).toBe("failed");
  expect(tick("sent", "failed", "delivered")).toBe("delivered");
  expect(tick("failed", "read")).toBe("read");
});

test("a receipt is evidence for a send whose own outcome is unknown", () => {
  expect(tick("unconfirmed", "sent")).toBe("sent");
  expect(tick("sending", "delivered")).toBe("delivered");
});

test("without receipts the tick says what we know ourselves", () => {
  expect(tick("queued")).toBe("queued");
  expect(tick("received")).toBe("received");
});
