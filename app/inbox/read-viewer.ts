import type { ViewerSession } from "../../worker/shared/load-context.ts";
import type { AppCaller } from "../../worker/trpc/router.ts";
import type { Viewer } from "./viewer.tsx";

/** Who is looking, where, and where else they could be. */
export async function readViewer(trpc: AppCaller, { user, tenant, role }: ViewerSession): Promise<Viewer> {
  const { items } = await trpc.workspaces.list();
  return { email: user.email, userId: user.id, role, tenant, workspaces: items.map(({ id, name }) => ({ id, name })) };
}
