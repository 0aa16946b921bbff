import type { LoadContext } from "../worker/shared/load-context.ts";
import type { AppCaller } from "../worker/trpc/router.ts";

/** What loaders and actions get as `context`, and the flag that lets their answers keep their types. */
declare module "@remix-run/cloudflare" {
  interface AppLoadContext extends LoadContext<AppCaller> {}
  interface Future {
    v3_singleFetch: true;
  }
}
