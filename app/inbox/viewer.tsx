import { createContext, useContext } from "react";
import { may, type Permission, type Role } from "../../worker/shared/permissions.ts";
import { Avatar } from "../ui/avatar.tsx";

type Workspace = { id: string; name: string };

/** Who is looking, in which workspace, and which ones they could look into. */
export type Viewer = { email: string; userId: string; role: Role; tenant: Workspace; workspaces: Workspace[] };

const ViewerContext = createContext<Viewer | null>(null);

export const ViewerProvider = ViewerContext.Provider;

/** Whether who is looking may do it. */
export function useMay(permission: Permission): boolean {
  const viewer = useContext(ViewerContext);
  return viewer !== null && may(viewer.role, permission);
}

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error("This part of the screen needs a ViewerProvider above it.");
  return viewer;
}

/** The member who is looking. */
export const useViewerId = (): string => useViewer().userId;

/** The workspace that is looked into. */
export const useTenantId = (): string => useViewer().tenant.id;

export const accountButtonClass = "grid size-10 place-items-center rounded-full pointer-coarse:size-11";

export const ViewerAvatar = ({ viewer: { userId, email } }: { viewer: Viewer }) => (
  <Avatar id={userId} name={email.split("@")[0] ?? email} size="sm" />
);
