import type { MetaFunction } from "@remix-run/cloudflare";
import { LoginReturnPage } from "../connect/login-return.tsx";
import { connectStrings } from "../lib/connect-strings.ts";
import { strings } from "../lib/strings.ts";

export { ConnectProblem as ErrorBoundary } from "../connect/connect-problem.tsx";
export { loginReturnAction as action, loginReturnLoader as loader } from "../connect/login-return-action.ts";

export const meta: MetaFunction = () => [{ title: `${connectStrings.login.title} · ${strings.product}` }];

export default function InstagramReturnRoute() {
  return <LoginReturnPage />;
}
