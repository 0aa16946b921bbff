import { createWorker } from "../../worker/worker.ts";

/** The whole Worker but the screens: Remix is built by another tool and tried in the browser tests. */
export default createWorker(async () => new Response("no screens in here", { status: 404 }));
export { Limiter } from "../../worker/worker.ts";
export { SkewedInbox as Inbox } from "./fixtures/skewed-inbox.ts";
