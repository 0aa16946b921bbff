import type { Env } from "../env.ts";
import { inboxOf } from "../inbox/stub.ts";

/** Tenant ids are UUIDs, so no tenant can ever have this name. */
const READY_CHECK = "ready-check";
const CHECK_TIMEOUT_MS = 5_000;

type Check = { status: "ok" | "failed"; ms: number };

/** `GET /ready`: 200 when D1, an object and R2 all answer a real call, otherwise 503; each by name, and no causes. */
export async function reportReadiness(env: Env): Promise<Response> {
  const [d1, object, r2] = await Promise.all([
    check(() => env.CONTROL.prepare("SELECT 1").first()),
    check(() => inboxOf(env, READY_CHECK).open()),
    check(() => env.MEDIA.head(READY_CHECK)),
  ]);
  const ready = [d1, object, r2].every(({ status }) => status === "ok");
  return Response.json({ status: ready ? "ok" : "failed", checks: { d1, object, r2 } }, { status: ready ? 200 : 503 });
}

async function check(call: () => Promise<unknown>): Promise<Check> {
  const startedAt = Date.now();
  const status = await Promise.race([call().then(succeeded, failed), timeout().then(failed)]);
  return { status, ms: Date.now() - startedAt };
}

const succeeded = () => "ok" as const;
const failed = () => "failed" as const;
const timeout = () => new Promise<void>((resolve) => setTimeout(resolve, CHECK_TIMEOUT_MS));
