import { type AppLoadContext, data, redirect } from "@remix-run/cloudflare";
import type { ViewerSession } from "../../worker/shared/load-context.ts";
import { log } from "../../worker/shared/log.ts";
import { may, type Permission } from "../../worker/shared/permissions.ts";
import { failureOf } from "../lib/failure-of.ts";

type Asked = { context: AppLoadContext; request: Request };

/**
 * Who asks.
 *
 * @throws a redirect to the sign-in page, which leads back here
 */
export function sessionOf({ context, request }: Asked): ViewerSession {
  if (context.session) return context.session;
  throw redirect(`/sign-in?next=${encodeURIComponent(new URL(request.url).pathname)}`);
}

/** What a page of the settings that cannot be drawn tells its error boundary. */
export type SettingsProblem = { permission: Permission | null; requestId: string | null };

/**
 * Reads a page of the settings for a viewer whose role allows it.
 *
 * @throws 403 with the permission that is missing, or 503 with the id under which the log has the reason
 */
export async function readSettings<Page>(
  asked: Asked,
  permission: Permission | null,
  read: (session: ViewerSession) => Promise<Page>,
): Promise<Page> {
  const session = sessionOf(asked);
  const refuse = (status: number, problem: Partial<SettingsProblem>) =>
    data<SettingsProblem>({ permission: null, requestId: null, ...problem }, { status });
  if (permission !== null && !may(session.role, permission)) throw refuse(403, { permission });
  try {
    return await read(session);
  } catch (error) {
    // A redirect is Remix's own way of going elsewhere.
    if (error instanceof Response) throw error;
    const { code } = failureOf(error);
    if (code === "FORBIDDEN") throw refuse(403, { permission });
    const { requestId } = asked.context;
    log({ level: "error", what: "settings_page_failed", requestId, error: code });
    throw refuse(503, { requestId });
  }
}
