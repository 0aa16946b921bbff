import { describe, expect, it } from "vitest";
import { failureOf } from "./failure-of.ts";

/** The shapes that tRPC throws on both sides, written down: the classes of the two bundles are not the same. */
describe("what went wrong in a call", () => {
  const fields = [{ field: "email", rule: "is already in use" }];

  it("is read from the browser client's error", () => {
    const error = Object.assign(new Error("no"), { data: { code: "CONFLICT", reason: "email_taken", fields } });
    expect(failureOf(error)).toEqual({ code: "CONFLICT", reason: "email_taken", fields });
  });

  it("is read from the server-side caller's error", () => {
    const cause = Object.assign(new Error("no"), { reason: "email_taken", fields });
    const error = Object.assign(new Error("no", { cause }), { code: "CONFLICT" });
    expect(failureOf(error)).toEqual({ code: "CONFLICT", reason: "email_taken", fields });
  });

  it("has the code as its reason when there is none", () => {
    expect(failureOf(Object.assign(new Error("no"), { code: "TOO_MANY_REQUESTS" })).reason).toBe("too_many_requests");
  });

  it("is to be tried again when another than the Worker has answered, by a page", () => {
    const cause = new SyntaxError("Unexpected token '<'");
    expect(failureOf(new Error("failed", { cause }))).toEqual({ code: "unreadable", reason: "try_again", fields: [] });
  });

  it("is offline when nothing was answered, and a timeout when we stopped waiting", () => {
    expect(failureOf(new Error("failed", { cause: new TypeError("Failed to fetch") })).reason).toBe("offline");
    expect(failureOf(new Error("failed", { cause: new DOMException("late", "TimeoutError") })).reason).toBe("timeout");
    expect(failureOf("anything").reason).toBe("offline");
  });
});
