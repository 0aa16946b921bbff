import { type LoaderFunctionArgs, redirect } from "@remix-run/cloudflare";

/** The front door leads straight to work. */
export function loader({ context }: LoaderFunctionArgs) {
  return redirect(context.session ? "/inbox" : "/sign-in");
}
