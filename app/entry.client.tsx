import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { registerWhenInstalled } from "./lib/notice-worker.ts";
import { rememberTimeZone } from "./lib/use-clock.ts";

rememberTimeZone();
registerWhenInstalled();
startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
