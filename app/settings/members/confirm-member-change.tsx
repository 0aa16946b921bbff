import { settingsStrings } from "../../lib/settings-strings.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { MemberChange } from "./member.ts";

/** Says what a change does to somebody before it is done. Enabling takes nothing away and is not asked about. */
export function ConfirmMemberChange({
  change,
  workspace,
  onConfirm,
  onClose,
}: {
  change: MemberChange;
  workspace: string;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const said = wordsFor(change, workspace);
  return (
    <ConfirmDialog
      {...said}
      cancelLabel={settingsStrings.cancel}
      isDanger={change.intent === "remove" || change.intent === "leave"}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}

function wordsFor(change: MemberChange, workspace: string): { title: string; text: string; confirmLabel: string } {
  const words = settingsStrings.members;
  const { email } = change.member;
  switch (change.intent) {
    case "role":
      return {
        title: words.roleTitle(email, settingsStrings.roles[change.role].name),
        text: words.roleText,
        confirmLabel: words.roleDo,
      };
    case "disable":
      return { title: words.disableTitle(email), text: words.disableText, confirmLabel: words.disable };
    case "enable":
      return { title: words.enable, text: words.told.enable, confirmLabel: words.enable };
    case "remove":
      return { title: words.removeTitle(email), text: words.removeText, confirmLabel: words.remove };
    case "leave":
      return { title: words.leaveTitle(workspace), text: words.leaveText, confirmLabel: words.leaveDo };
  }
}
