import { may, type Role } from "../../../worker/shared/permissions.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { PageHead } from "../section.tsx";
import { DeleteWorkspace } from "./delete-workspace.tsx";
import { RenameForm } from "./rename-form.tsx";
import { type WorkspaceItem, WorkspaceRows } from "./workspace-rows.tsx";

/** The workspace's name, the person's other workspaces, and, apart from all of it, its end. */
export function WorkspacePage({
  role,
  workspaces,
  needsCode,
}: {
  role: Role;
  workspaces: WorkspaceItem[];
  /** The viewer has a second step at sign-in. */
  needsCode: boolean;
}) {
  const words = settingsStrings.workspace;
  const name = workspaces.find(({ current }) => current)?.name ?? "";
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {may(role, "workspace.rename") && <RenameForm name={name} />}
      <WorkspaceRows workspaces={workspaces} />
      {may(role, "workspace.delete") && <DeleteWorkspace name={name} needsCode={needsCode} />}
    </>
  );
}
