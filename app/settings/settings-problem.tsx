import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { CloudOff, Lock } from "lucide-react";
import { rolesFor } from "../../worker/shared/permissions.ts";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { RequestReference } from "../ui/request-reference.tsx";
import type { SettingsProblem as Problem } from "./read-settings.ts";

/** In place of a page of the settings that is not for this role, or that could not be read. The frame stays. */
export function SettingsProblem() {
  const error = useRouteError();
  const problem: Partial<Problem> = isRouteErrorResponse(error) ? ((error.data as Problem | null) ?? {}) : {};
  if (isRouteErrorResponse(error) && error.status === 403 && problem.permission) {
    const allowed = rolesFor(problem.permission).map((role) => settingsStrings.roles[role].name);
    return (
      <Notice
        icon={<Lock className="size-5" strokeWidth={1.7} />}
        title={settingsStrings.notAllowedTitle}
        text={settingsStrings.notAllowedText(allowed.join(", "))}
      />
    );
  }
  return (
    <Notice
      role="alert"
      icon={<CloudOff className="size-5" strokeWidth={1.7} />}
      title={settingsStrings.failedTitle}
      text={settingsStrings.failedText}
    >
      <a href="?" className={buttonClass("primary")}>
        {strings.error.again}
      </a>
      <RequestReference id={problem.requestId ?? null} />
    </Notice>
  );
}
