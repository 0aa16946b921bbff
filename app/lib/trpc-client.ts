import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "../../worker/trpc/router.ts";

/** The browser's typed door to `/trpc`; the session cookie goes along by itself. */
export const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: "/trpc" })] });

export type Trpc = typeof trpc;

/** A call that was not answered by then counts as not answered; asking again is always safe. */
export const CALL_LIMIT_MS = 20_000;
