/**
 * Failures of the platform, not of our code: the call to a Durable Object did not get through, or the object
 * was reset under it. Narrow on purpose; everything else is a bug and must look like one.
 * Source: Cloudflare docs, Durable Objects, "Error handling" (reference/platform.md, 1.1 and 1.2).
 */
export type PlatformFailure = "overloaded" | "retryable" | "other_version";

export function platformFailureOf(thrown: unknown): PlatformFailure | null {
  if (typeof thrown !== "object" || thrown === null) return null;
  // Too many calls wait for the object: one more try makes it worse.
  if ("overloaded" in thrown && thrown.overloaded === true) return "overloaded";
  // The platform knows that trying again can work: a lost connection, a moved or restarted object.
  if ("retryable" in thrown && thrown.retryable === true) return "retryable";
  const message = "message" in thrown && typeof thrown.message === "string" ? thrown.message : "";
  // A deploy replaces the object's code while a call is on its way; it says so in words only.
  if (message.includes("Durable Object reset because its code was updated")) return "retryable";
  // For minutes after a deploy an object may still run the code before it, which does not have the method yet.
  // (Its words are workerd's; the type survives the call, as those of JavaScript itself do.)
  if (thrown instanceof TypeError && message.includes("The RPC receiver does not implement")) return "other_version";
  return null;
}

/** Two tries and no more: whoever called us is waiting, and has a way of its own to try again. */
const TRIES = 2;

/**
 * Calls a tenant's object, once more when the platform says that this can work. A stub that has thrown may
 * stay broken, so each try asks for a new one. Only for calls that may be made twice.
 *
 * @throws what the last try threw
 */
export async function callObject<Stub, Answer>(
  stubOf: () => Stub,
  call: (stub: Stub) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(stubOf());
    } catch (thrown) {
      if (attempt >= TRIES || platformFailureOf(thrown) !== "retryable") throw thrown;
    }
  }
}
