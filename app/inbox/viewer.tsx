import { Avatar } from "../ui/avatar.tsx";

type Workspace = { id: string; name: string };

/** Who is looking, in which workspace, and which ones they could look into. */
export type Viewer = { email: string; userId: string; tenant: Workspace; workspaces: Workspace[] };

export const accountButtonClass = "grid size-10 place-items-center rounded-full pointer-coarse:size-11";

export const ViewerAvatar = ({ viewer: { userId, email } }: { viewer: Viewer }) => (
  <Avatar id={userId} name={email.split("@")[0] ?? email} size="sm" />
);
